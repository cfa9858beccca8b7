from app.core.events import (
    CancelledBecause,
    OpenedBecause,
    ReplyGuarded,
    ReplyHeard,
    TurnCancelled,
    TurnOpened,
    TurnResumed,
    TurnWaited,
    WaitedBecause,
)
from app.core.evidence import Evidence
from app.core.explaining import explained
from app.core.guarding import Guarded
from app.core.voice_events import Duplex, DuplexBecause, DuplexChosen


def line(event: object) -> str:
    decision = explained(event)  # type: ignore[arg-type] # events of all sorts
    assert decision is not None
    return decision.line


def test_a_decision_is_told_with_its_reason_and_its_numbers() -> None:
    waited = TurnWaited(3, WaitedBecause.SOUND, Evidence(0.224, 0.1234, words=1))
    assert line(waited) == (
        "Turn 3. Waited: the voice sounded as if more was to come "
        "(pause 0.22 s, finished 12 %, 1 word)"
    )


def test_what_was_not_measured_is_not_mentioned() -> None:
    assert line(TurnOpened(4, OpenedBecause.RELEASED)) == (
        "Turn 4. Answered: the talk button was let go"
    )


def test_what_was_said_before_something_else_was_asked_is_kept_and_not_answered() -> None:
    assert line(TurnOpened(4, OpenedBecause.OVERTAKEN)).startswith("Turn 4. Kept: ")


def test_a_cough_is_ignored_and_the_reply_resumed() -> None:
    assert line(TurnCancelled(5, CancelledBecause.NOTHING_SAID)).startswith("Turn 5. Ignored: ")
    resumed = TurnResumed(4, CancelledBecause.NOTHING_SAID, Evidence(heard_seconds=1.25))
    assert line(resumed) == "Turn 4. Resumed: there were no words in it (heard 1.2 s of the reply)"


def test_what_was_prepared_too_early_is_put_off_and_not_cancelled() -> None:
    assert "Put off" in line(TurnCancelled(6, CancelledBecause.WENT_ON))
    assert "Cancelled" in line(TurnCancelled(6, CancelledBecause.INTERRUPTED))


def test_how_it_listens_over_a_reply_is_told_with_the_echo_loss() -> None:
    chosen = DuplexChosen(Duplex.GATED, DuplexBecause.MEASURED, 22.4)
    assert line(chosen).endswith("(echo loss 22 dB)")


def test_what_was_guarded_is_told_without_anybodys_words() -> None:
    assert line(ReplyGuarded(7, Guarded.DANGEROUS)) == "Turn 7. Guarded: it could do great harm"


def test_what_is_no_decision_is_not_explained() -> None:
    assert explained(ReplyHeard(1, "These are words.")) is None
