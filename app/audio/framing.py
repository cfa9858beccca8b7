"""Blocks of any rate and length become 16 kHz mono frames, and frames of 24 kHz become blocks."""

import math
from collections.abc import Callable, Iterator

import numpy as np
import soxr

from app.core.sound import SPEECH_RATE, Samples, Sound

FRAME_SAMPLES = 512
"""What the speech detector wants: 32 ms."""

_PIECE_SECONDS = 0.01


def steady_resampler(rate: int, wanted: int) -> soxr.ResampleStream:
    """From one rate to another with a delay that stays the same, of 10 to 14 ms.

    That is soxr's mode for variable rates. The other one works in pieces of 31 ms and more, so the
    delay would wander between 6 and 37 ms: measured with 48, 44.1 and 24 kHz. What it rings with
    after a sound is below -140 dBFS, but not zero.
    """
    return soxr.ResampleStream(rate, wanted, 1, dtype="float32", vr=rate != wanted)


class Framer:
    """Cuts what a microphone delivers into frames."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._resampler = steady_resampler(rate, SPEECH_RATE)
        self._rest = np.zeros(0, np.float32)
        self.wanted = 0
        """So many more samples from the microphone complete a frame."""

    def feed(self, block: Samples) -> Iterator[Sound]:
        """Take in a block of samples by channels; yield the frames that it completes.

        Of several channels it is the mean. A driver's samples that are no numbers become silence.
        """
        mono = block[:, 0] if block.shape[1] == 1 else block.mean(axis=1)
        if not np.isfinite(mono).all():
            mono = np.nan_to_num(mono, posinf=0.0, neginf=0.0)
        samples = np.concatenate([self._rest, self._resampler.resample_chunk(mono)])
        whole = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = samples[whole:]
        self.wanted = math.ceil((FRAME_SAMPLES - len(self._rest)) * self.rate / SPEECH_RATE)
        for start in range(0, whole, FRAME_SAMPLES):
            yield Sound(samples[start : start + FRAME_SAMPLES], SPEECH_RATE)


class Outflow:
    """Fills blocks of a device's rate from a source of another.

    The source is asked for hundredths of a second, as many as the block needs, and what is left
    over waits for the next block; so the sound is never more than 10 ms ahead of the device.
    """

    def __init__(self, source_rate: int, rate: int) -> None:
        self._resampler = steady_resampler(source_rate, rate) if rate != source_rate else None
        self._piece = np.zeros(round(source_rate * _PIECE_SECONDS), np.float32)
        self._rest = np.zeros(0, np.float32)

    def take(self, count: int, fill: Callable[[Samples], int]) -> tuple[Samples, int]:
        """So many samples, and how many samples of speech the source put into them."""
        if self._resampler is None:
            block = np.zeros(count, np.float32)
            return block, fill(block)
        parts, length, spoken = [self._rest], len(self._rest), 0
        while length < count:
            spoken += fill(self._piece)
            parts.append(self._resampler.resample_chunk(self._piece))
            length += len(parts[-1])
        samples = np.concatenate(parts)
        self._rest = samples[count:]
        return samples[:count], spoken
