"""Why Parley did what it did: decisions as sentences and numbers, without any words. Pure."""

from dataclasses import dataclass

from app.core.events import (
    GOING_ON,
    NOBODY_SPOKE,
    CancelledBecause,
    Event,
    OpenedBecause,
    ReplyGuarded,
    TurnCancelled,
    TurnDucked,
    TurnEvent,
    TurnOpened,
    TurnPaused,
    TurnResumed,
    TurnWaited,
)
from app.core.evidence import Evidence
from app.core.voice_events import DuplexChosen


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, told so that it can be shown and logged."""

    turn: int
    """0 for what concerns no single turn."""

    verdict: str
    """One word, as "Answered"."""

    reason: str
    """A part of a sentence."""

    figures: str
    """What was measured, as "pause 0.42 s, finished 91 %"; may be empty."""

    @property
    def line(self) -> str:
        """All of it in one line."""
        turn = f"Turn {self.turn}. " if self.turn else ""
        figures = f" ({self.figures})" if self.figures else ""
        return f"{turn}{self.verdict}: {self.reason}{figures}"


def explained(event: Event) -> Decision | None:
    """What was decided, if the event tells of a decision."""
    match event:
        case TurnWaited():
            return _decision(event, "Waited", event.because.value, event.evidence)
        case TurnOpened():
            verdict = "Kept" if event.because is OpenedBecause.OVERTAKEN else "Answered"
            return _decision(event, verdict, event.because.value, event.evidence)
        case TurnDucked():
            reason = "somebody may be interrupting"
            return _decision(event, "Ducked", reason, event.evidence)
        case TurnPaused():
            reason = "somebody is very likely interrupting"
            return _decision(event, "Paused", reason, event.evidence)
        case TurnResumed():
            return _decision(event, "Resumed", event.because.value, event.evidence)
        case TurnCancelled():
            return _decision(event, _verdict(event.because), event.because.value, event.evidence)
        case ReplyGuarded():
            return Decision(event.turn, "Guarded", event.because.value, "")
        case DuplexChosen():
            figures = f"echo loss {event.echo_loss:.0f} dB" if event.echo_loss else ""
            reason = f"while a reply sounds, {event.duplex.value}, since {event.because.value}"
            return Decision(0, "Listening", reason, figures)
    return None


def _verdict(because: CancelledBecause) -> str:
    if because in NOBODY_SPOKE:
        return "Ignored"
    return "Put off" if because in GOING_ON else "Cancelled"


def _decision(event: TurnEvent, verdict: str, reason: str, evidence: Evidence) -> Decision:
    return Decision(event.turn, verdict, reason, figures(evidence))


def figures(evidence: Evidence) -> str:
    """What was measured, for reading."""
    words = "{} word" if evidence.words == 1 else "{} words"
    told = (
        ("pause {:.2f} s", evidence.pause_seconds),
        ("finished {:.0f} %", _percent(evidence.finished_probability)),
        ("spoke for {:.2f} s", evidence.speech_seconds),
        ("heard {:.1f} s of the reply", evidence.heard_seconds),
        (words, evidence.words),
    )
    return ", ".join(form.format(value) for form, value in told if value is not None)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
