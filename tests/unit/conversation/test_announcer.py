from app.conversation.announcer import Announcer
from app.core.events import (
    CancelledBecause,
    Event,
    ReplyFinished,
    SpeechStarted,
    StageFailed,
    TurnCancelled,
)

FAILED = StageFailed(1, "speaking", "Choose another voice.")
CANCELLED = TurnCancelled(1, CancelledBecause.FAILED)


def test_all_hear_in_the_same_order_what_one_of_them_announces() -> None:
    announcer, heard = Announcer(), list[Event]()

    def react(event: Event) -> None:
        if event is FAILED:
            announcer.announce(CANCELLED)

    announcer.listen(react)
    announcer.listen(heard.append)
    announcer.announce(FAILED)
    announcer.announce(SpeechStarted())
    assert heard == [FAILED, CANCELLED, SpeechStarted()]


def test_a_turn_ends_once_whoever_comes_first() -> None:
    announcer, heard = Announcer(), list[Event]()
    announcer.listen(heard.append)
    for event in (
        CANCELLED,
        ReplyFinished(1),
        ReplyFinished(2),
        TurnCancelled(2, CANCELLED.because),
    ):
        announcer.announce(event)
    assert heard == [CANCELLED, ReplyFinished(2)]


def test_a_listener_that_breaks_does_not_silence_what_comes_after() -> None:
    announcer, heard = Announcer(), list[Event]()

    def break_once(event: Event) -> None:
        if event is FAILED:
            raise ZeroDivisionError

    announcer.listen(break_once)
    announcer.listen(heard.append)
    try:
        announcer.announce(FAILED)
    except ZeroDivisionError:
        announcer.announce(CANCELLED)
    assert heard == [CANCELLED]
