"""Who may use the processor: on few cores one heavy piece at a time, the most urgent first."""

import heapq
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

FEW_CORES = 4
"""Up to so many cores, two engines at once take longer than one after the other: measured on two
cores, the first window of sound takes 0.26 s alone and 0.48 s beside generation."""


class Urgency(IntEnum):
    """What somebody waits for most comes first."""

    RECOGNITION = 0
    FIRST_SOUND = 1
    FIRST_CLAUSE = 2
    LATER_SOUND = 3
    LATER_WORDS = 4
    IDLE = 5


class Turnstile:
    """Lets a limited number of pieces of work through at once."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._arrivals = itertools.count()
        self._waiting: list[tuple[Urgency, int]] = []
        self._changed = threading.Condition()

    @classmethod
    def for_cores(cls, cores: int) -> "Turnstile":
        """One place on few cores, else one for every two cores."""
        return cls(1 if cores <= FEW_CORES else cores // 2)

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    @contextmanager
    def passing(self, urgency: Urgency) -> Iterator[None]:
        """Hold a place, waiting for those who are more urgent or came earlier."""
        ticket = (urgency, next(self._arrivals))
        with self._changed:
            heapq.heappush(self._waiting, ticket)
            self._changed.wait_for(lambda: self._free > 0 and self._waiting[0] == ticket)
            heapq.heappop(self._waiting)
            self._free -= 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()
