"""When each thing happened in each turn: a listener behind every latency figure."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.core.events import (
    ClauseWritten,
    Event,
    NothingSaid,
    OpenedBecause,
    ReplyBegun,
    ReplyFinished,
    ReplySounded,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    WordsRecognised,
)

_KEPT = 1000
"""Turns; a conversation that is measured is shorter, and one that goes on for weeks is not."""


class Clock:
    """Seconds since `start`, with jumps over sound that is not waited for."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._zero = monotonic()

    def start(self) -> None:
        """Now is zero."""
        self._zero = self._monotonic()

    def now(self) -> float:
        """Seconds since zero."""
        return self._monotonic() - self._zero

    def skip(self, seconds: float) -> None:
        """As if so many seconds more had gone by."""
        self._zero -= seconds


@dataclass(slots=True)
class TurnTimes:
    """Seconds on the clock; None for what has not happened."""

    opened_because: OpenedBecause | None = None
    turn_ended: float | None = None
    transcribed: float | None = None
    first_token: float | None = None
    first_clause: float | None = None
    first_sound: float | None = None
    finished: float | None = None


@dataclass(slots=True)
class Timing:
    """Takes down the times of every turn, but for those that are long over."""

    clock: Clock
    turns: dict[int, TurnTimes] = field(default_factory=dict)

    def notice(self, event: Event) -> None:
        """Take down the first time of each thing."""
        if not isinstance(event, TurnEvent):
            return
        times = self.turns.setdefault(event.turn, TurnTimes())
        if len(self.turns) > _KEPT:
            del self.turns[next(iter(self.turns))]
        now = self.clock.now()
        match event:
            case TurnOpened():
                times.opened_because = event.because
                times.turn_ended = now
            case WordsRecognised() | NothingSaid() if times.transcribed is None:
                times.transcribed = now
            case ReplyBegun():
                times.first_token = now
            case ClauseWritten() if times.first_clause is None:
                times.first_clause = now
            case ReplySounded():
                times.first_sound = now + event.delay
            case ReplyFinished() | TurnCancelled():
                times.finished = now
