"""What a conversation without devices was like."""

from dataclasses import dataclass

from app.conversation.timing import TurnTimes


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds on one clock whose zero is the first sample of the first file."""

    speech_ended: float
    turn_ended: float | None = None
    transcribed: float | None = None
    first_token: float | None = None
    first_clause: float | None = None
    first_sound: float | None = None
    finished: float | None = None

    @classmethod
    def of(cls, speech_ended: float, times: TurnTimes) -> "Times":
        """The times of one turn, to the millisecond."""
        values = (
            times.turn_ended,
            times.transcribed,
            times.first_token,
            times.first_clause,
            times.first_sound,
            times.finished,
        )
        return cls(
            round(speech_ended, 3),
            *(None if value is None else round(value, 3) for value in values),
        )

    @property
    def latency(self) -> float | None:
        """Seconds from the user's last sound to the first of the reply."""
        return None if self.first_sound is None else self.first_sound - self.speech_ended


@dataclass(frozen=True, slots=True)
class TurnReport:
    """One turn."""

    file: str
    transcript: str
    reply: str
    heard: str
    cut_short: bool
    language: str
    opened_because: str

    failure: str
    """What an engine could not do, a sentence for the user; empty if all went well."""

    times: Times


@dataclass(frozen=True, slots=True)
class Report:
    """A whole conversation."""

    turns: tuple[TurnReport, ...]
    models: dict[str, str]
    machine: dict[str, str | int | float]
