from dataclasses import replace

from app.ui.announcing import announced
from app.ui.state.view_state import Entry, Fate, Notice, Phase, ViewState

QUIET = ViewState(phase=Phase.READY)
ANSWERING = Entry(1, "Hello.", Fate.ANSWERING, written="Good morning.", heard=0)
ANSWERED = replace(ANSWERING, fate=Fate.FINISHED, heard=13)


def test_a_reply_that_was_heard_is_not_read_again() -> None:
    before = replace(QUIET, entries=(ANSWERING,), phase=Phase.SPEAKING)
    after = replace(QUIET, entries=(ANSWERED,), phase=Phase.SPEAKING)
    assert announced(before, after, aloud=True) == []


def test_a_reply_that_is_only_written_is_read_by_the_screen_reader() -> None:
    before = replace(QUIET, entries=(ANSWERING,))
    after = replace(QUIET, entries=(ANSWERED,))
    assert announced(before, after, aloud=False) == ["Good morning."]


def test_a_conversation_that_was_resumed_is_not_read_out() -> None:
    after = replace(QUIET, entries=(ANSWERED,))
    assert announced(QUIET, after, aloud=False) == []


def test_a_notice_is_read_once() -> None:
    after = replace(QUIET, notice=Notice("There is no microphone."))
    assert announced(QUIET, after, aloud=True) == ["There is no microphone."]
    assert announced(after, replace(after, pressed=True), aloud=True) == []


def test_how_far_loading_has_come_is_not_read_again_and_again() -> None:
    before = replace(QUIET, notice=Notice("A model is loading.", progress="Whisper: 40 %."))
    after = replace(QUIET, notice=Notice("A model is loading.", progress="Whisper: 50 %."))
    assert announced(before, after, aloud=True) == []


def test_what_parley_is_doing_is_told_but_not_while_it_speaks() -> None:
    assert announced(QUIET, replace(QUIET, phase=Phase.MUTED), aloud=True) != []
    assert announced(QUIET, replace(QUIET, phase=Phase.SPEAKING), aloud=True) == []
