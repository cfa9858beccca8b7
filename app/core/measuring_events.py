"""What happened while it was found out how fast this computer is."""

from dataclasses import dataclass

from app.core.events import Event
from app.core.measurement import Measurement


@dataclass(frozen=True, slots=True)
class MeasuringProgressed(Event):
    """Something else is being tried now."""

    trying: str
    """What, for the person who waits."""

    share: float
    """Of all the trying, how much is done: from 0 to 1."""


@dataclass(frozen=True, slots=True)
class ComputerMeasured(Event):
    """So fast it is, by all that was tried until now."""

    measurement: Measurement


@dataclass(frozen=True, slots=True)
class MeasuringEnded(Event):
    """Nothing more is tried."""

    advice: str = ""
    """What went wrong and what to do; empty if nothing did, or the user wanted no more."""


MeasuringEvent = MeasuringProgressed | ComputerMeasured | MeasuringEnded
