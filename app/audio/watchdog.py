"""Whether a stream still works. The sound library does not tell. Pure: time is passed in."""

from enum import Enum

LOOK_SECONDS = 0.1
"""How often to look."""

STALL_SECONDS = 1.0
"""Without a block for so long, the stream has stalled. Gaps of 0.55 s were measured on two busy
cores with real engines, after which streams went on by themselves with nothing lost."""

FIRST_SECONDS = 3.0
"""The first block may take so long: a Bluetooth headset has to wake up."""

SLEEP_SECONDS = 2.0
"""So long between two looks, or so far between two clocks: the computer or the program slept."""

_HELD_UP_SECONDS = 2 * LOOK_SECONDS
"""Of the time between two looks no more than this counts as watched: if this thread was held up,
the stream's may have been too."""


class Fault(Enum):
    """What is wrong with a stream."""

    NONE = "it works"
    STALLED = "no block has come for too long"
    SLEPT = "everything stood still for a while, and the device may have changed meanwhile"


class Watchdog:
    """Notices that no blocks come any more, and that the computer was asleep.

    One thread beats, at each block; another begins and looks.
    """

    def __init__(self) -> None:
        self._beats = 0
        self._seen = 0
        self._first = True  # no block has come yet
        self._missed = 0.0  # seconds watched without one
        self._looked_at = self._offset = 0.0

    def beat(self) -> None:
        """A block has come."""
        self._beats += 1

    def begin(self, monotonic: float, wall: float) -> None:
        """A stream has just been opened."""
        self._seen = self._beats
        self._first = True
        self._missed = 0.0
        self._looked_at, self._offset = monotonic, wall - monotonic

    def look(self, monotonic: float, wall: float) -> Fault:
        """What is wrong with it now.

        Args:
            monotonic: seconds on a clock that stops while the computer is asleep, on most systems.
            wall: seconds on one that does not; the user may set it, which opens the stream again
                for nothing and does no harm.
        """
        passed, offset = monotonic - self._looked_at, wall - monotonic
        slept = passed >= SLEEP_SECONDS or abs(offset - self._offset) >= SLEEP_SECONDS
        self._looked_at, self._offset = monotonic, offset
        if slept:
            return Fault.SLEPT
        if self._beats != self._seen:
            self._seen = self._beats
            self._first = False
            self._missed = 0.0
            return Fault.NONE
        self._missed += min(passed, _HELD_UP_SECONDS)
        limit = FIRST_SECONDS if self._first else STALL_SECONDS
        return Fault.STALLED if self._missed >= limit else Fault.NONE
