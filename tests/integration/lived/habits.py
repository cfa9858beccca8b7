"""What somebody who lives with Parley does, and what the program is like that they have."""

from dataclasses import dataclass
from enum import StrEnum


class Voice(StrEnum):
    """Which process plays the voice."""

    USUAL = "as it ships"
    HUNGRY = "eats memory when it is told to"
    RUSHING = "has a sound card that plays forty times as fast"


HUNGER = "ravenous"
"""The word that tells it."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Given to the window's process on its command line, as JSON."""

    seed: int = 0
    sayings: tuple[str, ...] = ("Tell me something about lighthouses.", "And what else?")
    """Written in turn, each with a number of its own so that it can be found again."""

    recordings: tuple[str, ...] = ()
    """Every fourth time one of these is said instead."""

    longest_pause: float = 1.0
    """Seconds before the next one, at most."""

    patience: float = 8.0
    """Seconds without a reply after which something else is said."""

    interrupts: float = 0.3
    """How often the next one comes while the reply sounds."""

    turns: int = 0
    """How many there are; 0 for as many as there is time for."""

    anew_after: int = 0
    """Another conversation is begun after so many turns; 0 for never."""

    told_every: int = 0
    """After so many turns their count is told; 0 for never."""

    voice: Voice = Voice.USUAL
    most_bytes: int = 0
    """Of the voice process; 0 for what is usual."""
