import pytest

from app.core.commands import Attend, Attention, Press, Release, Rewind, Say, Stop
from app.core.events import OpenedBecause, TurnOpened, TurnPrepared, WordsRecognised
from app.ui.dialogue import Dialogue
from app.ui.state.view_state import ViewState


@pytest.fixture
def dialogue(session, qapp) -> Dialogue:
    return Dialogue(session, ViewState())


def test_pressing_and_releasing_are_sent_once_each(dialogue, session) -> None:
    dialogue.press()
    dialogue.press()
    assert dialogue.state.pressed
    dialogue.release()
    dialogue.release()
    assert session.sent == [Press(), Release()]


def test_one_key_begins_and_ends_talking(dialogue, session) -> None:
    dialogue.toggle_talking()
    dialogue.toggle_talking()
    assert session.sent == [Press(), Release()]


def test_stop_lets_go_of_the_talk_button_too(dialogue, session) -> None:
    dialogue.press()
    dialogue.stop()
    assert session.sent == [Press(), Stop()]
    assert not dialogue.state.pressed


def test_after_muting_it_listens_as_before(dialogue, session) -> None:
    dialogue.listen(open_mic=True)
    dialogue.mute(muted=True)
    dialogue.press()  # does nothing: it is muted
    dialogue.mute(muted=False)
    assert session.sent == [
        Attend(Attention.OPEN), Attend(Attention.MUTED), Attend(Attention.OPEN)
    ]  # fmt: skip


def test_choosing_open_mic_while_muted_waits_for_the_end_of_muting(dialogue, session) -> None:
    dialogue.mute(muted=True)
    dialogue.listen(open_mic=True)
    assert session.sent == [Attend(Attention.MUTED)]
    dialogue.mute(muted=False)
    assert session.sent[-1] == Attend(Attention.OPEN)


def test_nothing_but_spaces_is_not_sent(dialogue, session) -> None:
    dialogue.say("  \n ")
    assert session.sent == []


def test_trying_again_takes_the_turn_back_and_says_it_anew(dialogue, session) -> None:
    for event in (
        TurnPrepared(3),
        TurnOpened(3, OpenedBecause.RELEASED),
        WordsRecognised(3, "What is a quark?", "en"),
    ):
        dialogue.take_in(event)
    dialogue.try_again(3)
    assert session.sent == [Rewind(3), Say("What is a quark?")]


def test_what_was_said_can_be_changed(dialogue, session) -> None:
    dialogue.say_instead(2, "What is a lepton?")
    assert session.sent == [Rewind(2), Say("What is a lepton?")]
