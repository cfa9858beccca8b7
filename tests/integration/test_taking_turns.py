"""Whole conversations in which what is heard over a reply may be its echo."""

from app.core.events import (
    CancelledBecause,
    ReplyFinished,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
    WordsRecognised,
)
from tests.integration.room import Room

REPLY = "You boil the water first, then you pour it over the leaves, and at last you drink it."


def _ask(room: Room, seconds: float) -> None:
    """The user says something, and is silent until it counts as finished."""
    known = len(room.of(WordsRecognised))
    room.user_talks(seconds)
    room.user_is_silent(0.3)
    room.wait_for(WordsRecognised, known + 1)
    room.user_is_silent(1.0)


def _ends(room: Room) -> list[CancelledBecause]:
    return [event.because for event in room.of(TurnCancelled)]


def test_a_stop_word_ends_the_reply_though_words_of_it_are_around() -> None:
    with Room(["How is tea made?", "Stop! You boil the water."], [REPLY]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(1.4)
        room.session.take_turns(True)
        _ask(room, 0.5)
        assert _ends(room) == [CancelledBecause.STOPPED] * 2
        assert not room.of(TurnDucked)
        assert not room.listen(1.0)[1000:].any()
        assert len(room.of(TurnOpened)) == 1


def test_other_words_leave_the_reply_as_it_is() -> None:
    with Room(["How is tea made?", "And iced tea?"], [REPLY]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(1.4)
        room.session.take_turns(True)
        _ask(room, 0.5)
        room.hear_everything()
        assert _ends(room) == [CancelledBecause.NOT_LISTENED]
        assert not room.of(TurnDucked)
        assert [event.turn for event in room.of(ReplyFinished)] == [1]


def test_nobody_goes_on_with_their_question_in_the_reply_s_own_voice() -> None:
    with Room(["How is tea made?", "And iced tea?"], [REPLY]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(0.1)
        room.session.take_turns(True)
        _ask(room, 0.5)
        room.hear_everything()
        assert CancelledBecause.REJOINED not in _ends(room)
        assert [event.turn for event in room.of(ReplyFinished)] == [1]


def test_a_voice_that_proves_too_loud_for_an_echo_is_believed_from_then_on() -> None:
    with Room(["How is tea made?", "And iced tea?"], [REPLY, "With ice."]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(1.4)
        room.session.take_turns(True)
        room.user_talks(0.1)
        assert not room.of(TurnDucked)
        room.session.take_turns(False)
        room.user_talks(0.06)
        assert room.of(TurnDucked)
        assert not room.of(TurnPaused)
        _ask(room, 0.5)
        room.hear_everything()
        assert _ends(room) == [CancelledBecause.INTERRUPTED]
        assert [said for said, _ in room.exchanges] == ["How is tea made?", "And iced tea?"]


def test_what_outlasts_the_reply_is_answered() -> None:
    with Room(["How is tea made?", "And iced tea?"], [REPLY, "With ice."]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(1.4)
        room.session.take_turns(True)
        room.user_talks(0.5)
        room.hear_everything()
        room.session.take_turns(False)
        _ask(room, 0.5)
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["How is tea made?", "And iced tea?"]
