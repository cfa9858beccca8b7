"""Lets through only what is louder than the echo that is to be expected. Pure."""

from collections import deque

import numpy as np

from app.core.sound import Samples, Sound

MARGIN = 8.0
"""By how many dB a voice must be louder than the echo that is left, to be believed. That is known
from its louder parts, so bursts are above it by a little and for a moment."""

FAINT_MARGIN = 3.0
"""The same, to be let through at all. In simulated rooms a "stop" that is 10 dB louder than the
echo passes in six of seven cases, with 8 dB in three; the echo does about once a minute."""

_FLOOR_POWER = 10 ** (-50 / 10)
_LOOKS, _LOUD, _FAINTLY_LOUD = 8, 6, 4
"""So many of the last quarter of a second's frames must be loud. The vowel of "stop" has four."""

_HOLD, _FAINT_HOLD = 12, 5
"""Quiet frames after which it is closed again: longer than gaps in words, or pauses are lost; for
what is not believed only as long as the gap before a "p", for what follows is echo."""

_ECHOING = 16
"""Frames for which what was played may come back: half a second."""


class LoudnessGate:
    """Opens for a voice that is loud and lasts, and then gives what it held back meanwhile."""

    def __init__(self) -> None:
        self._played: deque[float] = deque(maxlen=_ECHOING)
        self.close()

    @property
    def open(self) -> bool:
        """Whether something is let through."""
        return self._open

    @property
    def believed(self) -> bool:
        """Whether what is let through is so loud that it is no echo."""
        return self._believed

    def close(self) -> None:
        """Begin again."""
        self._held: deque[Sound] = deque(maxlen=_LOOKS)
        self._louder: deque[bool] = deque(maxlen=_LOOKS)
        self._much_louder: deque[bool] = deque(maxlen=_LOOKS)
        self._open = self._believed = False
        self._quiet = 0

    def note(self, played: Samples, coming: Samples) -> None:
        """So loud is what is being played, and what will be next if that may sound already."""
        self._played.append(max(_power(played), _power(coming)))

    def through(self, left: Sound, echo_loss: float) -> tuple[Sound, ...]:
        """What of a cancelled frame, and those before it, is let through; silence for nothing."""
        louder = self._is_louder(left, echo_loss - FAINT_MARGIN)
        self._louder.append(louder)
        self._much_louder.append(self._is_louder(left, echo_loss - MARGIN))
        if self._open:
            self._quiet = 0 if louder else self._quiet + 1
            if self._quiet > (_HOLD if self._believed else _FAINT_HOLD):
                self.close()
        if self._open:
            through: tuple[Sound, ...] = (left,)
        else:
            self._held.append(left)
            self._open = sum(self._louder) >= _FAINTLY_LOUD
            silence = Sound(np.zeros_like(left.samples), left.rate)
            through = tuple(self._held) if self._open else (silence,)
        self._believed |= self._open and sum(self._much_louder) >= _LOUD
        return through

    def _is_louder(self, left: Sound, loss: float) -> bool:
        expected = max(self._played, default=0.0) * 10 ** (-loss / 10)
        return _power(left.samples) > max(expected, _FLOOR_POWER)


def _power(samples: Samples) -> float:
    return float(np.dot(samples, samples)) / len(samples) if len(samples) else 0.0
