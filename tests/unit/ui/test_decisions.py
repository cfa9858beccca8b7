from datetime import time

from app.core.events import (
    CancelledBecause,
    Event,
    OpenedBecause,
    ReplyHeard,
    Rewound,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.evidence import Evidence
from app.core.voice_events import Duplex, DuplexBecause, DuplexChosen
from app.ui.state.decisions import KEPT, Decisions

NOON = time(12, 0, 0, 456_000)


def after(*events: Event, decisions: Decisions | None = None) -> Decisions:
    decisions = decisions or Decisions()
    for event in events:
        decisions = decisions.after(event, NOON)
    return decisions


def answered(turn: int) -> TurnOpened:
    return TurnOpened(turn, OpenedBecause.FINISHED, Evidence(pause_seconds=0.42))


def turns(decisions: Decisions) -> list[int]:
    return [made.decision.turn for made in decisions.made]


def test_a_decision_is_kept_with_the_time_to_a_tenth_of_a_second() -> None:
    (made,) = after(answered(1)).made
    assert made.clock == "12:00:00.4"
    assert made.line.startswith("12:00:00.4 Turn 1. Answered: ")
    assert made.line.endswith("(pause 0.42 s)")


def test_they_are_kept_in_the_order_in_which_they_were_made() -> None:
    chosen = DuplexChosen(Duplex.FULL, DuplexBecause.MEASURED, 40.0)
    stopped = TurnCancelled(2, CancelledBecause.STOPPED)
    assert turns(after(answered(1), chosen, answered(2), stopped)) == [1, 0, 2, 2]


def test_what_is_no_decision_changes_nothing_at_all() -> None:
    decisions = after(answered(1))
    assert after(WordsRecognised(1, "Hi", "en"), decisions=decisions) is decisions
    assert after(ReplyHeard(1, "Good evening."), decisions=decisions) is decisions


def test_the_oldest_go_when_there_are_many() -> None:
    decisions = after(*(answered(turn) for turn in range(1, KEPT + 4)))
    assert turns(decisions) == list(range(4, KEPT + 4))
    assert decisions.forgotten == 3


def test_another_conversation_begins_with_none() -> None:
    decisions = after(answered(1), answered(2), Rewound(0), answered(1))
    assert turns(decisions) == [1]
    assert decisions.forgotten == 2
    assert after(Rewound(0)) == Decisions()


def test_trying_a_reply_again_forgets_no_decision() -> None:
    assert turns(after(answered(1), answered(2), Rewound(2))) == [1, 2]
