"""Whole conversations in which the user's words are those of the reply, or are not."""

from app.core.events import (
    CancelledBecause,
    ReplyFinished,
    TurnCancelled,
    TurnPaused,
    TurnResumed,
    WordsRecognised,
)
from tests.integration.room import Room

REPLY = "You boil the water first, then you pour it over the leaves, and at last you wait a bit."


def _ask(room: Room, seconds: float) -> None:
    """The user says something, and is silent until it counts as finished."""
    known = len(room.of(WordsRecognised))
    room.user_talks(seconds)
    room.user_is_silent(0.3)
    room.wait_for(WordsRecognised, known + 1)
    room.user_is_silent(1.0)


def test_a_reply_that_hears_itself_goes_on_and_nothing_of_it_is_taken_down() -> None:
    with Room(["How is tea made?", "The water first, then you."], [REPLY]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(1.4)
        room.user_talks(0.5)
        assert room.of(TurnPaused)
        room.listen(0.1)
        room.user_is_silent(0.3)
        room.wait_for(TurnResumed)
        room.hear_everything()
        assert room.of(TurnCancelled)[-1].because is CancelledBecause.OWN_WORDS
        assert [event.turn for event in room.of(ReplyFinished)] == [1]
        assert room.exchanges == [("How is tea made?", REPLY)]


def test_other_words_interrupt() -> None:
    with Room(["How is tea made?", "No, I meant iced tea."], [REPLY, "Ah, cold."]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(1.4)
        _ask(room, 0.5)
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["How is tea made?", "No, I meant iced tea."]
        assert room.of(TurnCancelled)[0].because is CancelledBecause.INTERRUPTED


def test_after_the_reply_its_words_may_be_said_again() -> None:
    with Room(["How is tea made?", "You boil the water first?"], [REPLY, "Yes."]) as room:
        _ask(room, 1.0)
        room.hear_everything()
        _ask(room, 0.5)
        room.hear_everything()
        assert room.exchanges[1] == ("You boil the water first?", "Yes.")


def test_with_the_talk_button_they_may_be_said_at_any_time() -> None:
    with Room(["How is tea made?", "You boil the water first?"], [REPLY, "Yes."]) as room:
        _ask(room, 1.0)
        room.hear_the_reply_begin(1.4)
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        assert room.exchanges[1] == ("You boil the water first?", "Yes.")
