"""Lets through only what is louder than the echo that is to be expected. Pure."""

from collections import deque

import numpy as np

from app.core.sound import Samples, Sound

MARGIN = 8.0
"""By how many dB speech must be louder than the echo that is left. That is known from its louder
parts, so bursts are above it by a little and for a moment."""

_FLOOR_POWER = 10 ** (-50 / 10)
_LOOKS, _LOUD = 8, 6
"""Of the last quarter of a second, three quarters must be loud."""

_HOLD = 12
"""Quiet frames after which it is closed again: longer than gaps in words, or pauses are lost."""

_ECHOING = 16
"""Frames for which what was played may come back: half a second."""


class LoudnessGate:
    """Opens for a voice that is loud and lasts, and then gives what it held back meanwhile."""

    def __init__(self) -> None:
        self._played: deque[float] = deque(maxlen=_ECHOING)
        self.close()

    def close(self) -> None:
        """Begin again."""
        self._held: deque[Sound] = deque(maxlen=_LOOKS)
        self._louder: deque[bool] = deque(maxlen=_LOOKS)
        self._open = False
        self._quiet = 0

    def note(self, played: Samples) -> None:
        """So loud is what is being played."""
        self._played.append(_power(played))

    def through(self, left: Sound, echo_loss: float) -> tuple[Sound, ...]:
        """What of a cancelled frame, and those before it, is let through; silence for nothing."""
        expected = max(self._played, default=0.0) * 10 ** ((MARGIN - echo_loss) / 10)
        louder = _power(left.samples) > max(expected, _FLOOR_POWER)
        if self._open:
            self._quiet = 0 if louder else self._quiet + 1
            if self._quiet <= _HOLD:
                return (left,)
            self.close()
        self._louder.append(louder)
        self._held.append(left)
        if sum(self._louder) < _LOUD:
            return (Sound(np.zeros_like(left.samples), left.rate),)
        self._open = True
        self._quiet = 0
        return tuple(self._held)


def _power(samples: Samples) -> float:
    return float(np.dot(samples, samples)) / len(samples)
