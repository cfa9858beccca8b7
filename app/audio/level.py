"""How loud it is, for a meter."""

import math

import numpy as np

from app.core.sound import Samples

SILENCE = -90.0
"""The lowest level, in dBFS."""


def decibels(peak: float) -> float:
    """A peak amplitude in dBFS."""
    return SILENCE if peak <= 0.0 else max(SILENCE, min(0.0, 20 * math.log10(peak)))


class PeakMeter:
    """Keeps the peak since it was last read; fed by one thread and read by another."""

    def __init__(self) -> None:
        self._peak = 0.0

    def feed(self, samples: Samples) -> None:
        """Take in some more sound."""
        self._peak = max(self._peak, float(np.abs(samples).max(initial=0.0)))

    def read(self) -> float:
        """The peak in dBFS since the last time."""
        peak, self._peak = self._peak, 0.0
        return decibels(peak)
