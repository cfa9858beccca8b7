"""The one audio type that every part of the program shares."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SPEECH_RATE = 16_000
"""Samples per second of everything that is listened to."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of mono audio."""

    samples: Samples
    """Amplitudes from -1 to 1."""

    rate: int
    """Samples per second."""

    @classmethod
    def silence(cls, seconds: float, rate: int) -> Self:
        """Nothing, for so many seconds."""
        return cls(np.zeros(round(seconds * rate), np.float32), rate)

    @classmethod
    def joined(cls, parts: Iterable["Sound"], rate: int) -> Self:
        """The parts one after the other; all of them must have this rate."""
        samples = [part.samples for part in parts]
        return cls(np.concatenate(samples) if samples else np.zeros(0, np.float32), rate)

    @property
    def seconds(self) -> float:
        """How long the sound lasts."""
        return len(self.samples) / self.rate

    @property
    def peak(self) -> float:
        """The largest amplitude, 0 for no sound at all."""
        return float(np.abs(self.samples).max(initial=0.0))

    def resampled(self, rate: int) -> "Sound":
        """The same sound at another rate."""
        if rate == self.rate:
            return self
        return Sound(soxr.resample(self.samples, self.rate, rate).astype(np.float32), rate)

    def between(self, start: float, end: float) -> "Sound":
        """The part from one second to another."""
        return Sound(self.samples[round(start * self.rate) : round(end * self.rate)], self.rate)

    def frames(self, length: int) -> Iterator["Sound"]:
        """Cut into frames of so many samples, the last one filled up with silence."""
        for start in range(0, len(self.samples), length):
            part = self.samples[start : start + length]
            yield Sound(np.pad(part, (0, length - len(part))), self.rate)
