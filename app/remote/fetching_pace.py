"""How fast bytes arrive and how long the rest will take. Pure: it is told the times."""

import math
from dataclasses import dataclass

MEMORY_SECONDS = 6.0
"""A sample this old counts for about a third."""

SETTLED_SECONDS = 1.0
"""Nothing is said before so much time has been seen."""


@dataclass(frozen=True, slots=True)
class Pace:
    """An exponential average; begin with `Pace()` and go on with `after`."""

    bytes_per_second: float = 0.0
    """0 while it is not known."""

    seen: float = 0.0
    """Seconds of samples."""

    at: float | None = None
    done: int = 0

    def after(self, at: float, done: int) -> "Pace":
        """The pace when `done` bytes are there at the time `at`.

        The first sample says what was there already. Fewer bytes than before begin a new count.
        """
        if self.at is None or done < self.done:
            return Pace(at=at, done=done)
        passed = at - self.at
        if passed <= 0:
            return self
        now = (done - self.done) / passed
        seen = self.seen + passed
        # at first the average of all samples, later that of the last few seconds
        weight = max(passed / seen, 1 - math.exp(-passed / MEMORY_SECONDS))
        average = self.bytes_per_second + weight * (now - self.bytes_per_second)
        return Pace(average, seen, at, done)

    @property
    def settled(self) -> bool:
        """Whether the figures are worth showing."""
        return self.seen >= SETTLED_SECONDS and self.bytes_per_second >= 1

    def seconds_left(self, total: int) -> float | None:
        """Until all bytes are there; None while that is not known."""
        if not self.settled:
            return None
        return max(0, total - self.done) / self.bytes_per_second
