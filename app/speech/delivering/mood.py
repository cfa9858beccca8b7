"""A place in the space of moods. Pure."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Mood:
    """Three dimensions from -1 to 1."""

    arousal: float = 0.0
    """From asleep to beside oneself."""

    valence: float = 0.0
    """From wretched to delighted."""

    power: float = 0.0
    """From at somebody's mercy to in command."""

    def __post_init__(self) -> None:
        if not all(-1 <= value <= 1 for value in (self.arousal, self.valence, self.power)):
            raise ValueError("arousal, valence and power must lie between -1 and 1")

    @classmethod
    def nearest(cls, arousal: float, valence: float, power: float) -> Self:
        """The place itself, or the nearest one within the bounds."""
        return cls(*(min(max(value, -1.0), 1.0) for value in (arousal, valence, power)))
