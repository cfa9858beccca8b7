"""What a decision rested on, in numbers: never anybody's words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was known when something was decided; None for what played no part."""

    pause_seconds: float | None = None
    """How long nothing had been said."""

    finished_probability: float | None = None
    """The turn-end detector's answer, 1 for finished."""

    speech_seconds: float | None = None
    """How long the user had been speaking."""

    heard_seconds: float | None = None
    """How much of the reply had been heard."""

    words: int | None = None
    """How many words were recognised."""


NO_EVIDENCE = Evidence()
