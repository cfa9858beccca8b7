"""Blocks of any rate and length become 16 kHz mono frames, and frames of 24 kHz become blocks."""

from collections.abc import Callable, Iterator

import numpy as np
import soxr

from app.core.sound import SPEECH_RATE, Samples, Sound

FRAME_SAMPLES = 512
"""What the speech detector wants: 32 ms."""

_PIECE_SECONDS = 0.01


class Framer:
    """Cuts what a microphone delivers into frames."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._resampler = soxr.ResampleStream(rate, SPEECH_RATE, 1, dtype="float32")
        self._rest = np.zeros(0, np.float32)

    def feed(self, block: Samples) -> Iterator[Sound]:
        """Take in a block of samples by channels; yield the frames that it completes.

        Of several channels it is the mean. A driver's samples that are no numbers become silence.
        """
        mono = np.nan_to_num(block.mean(axis=1), posinf=0.0, neginf=0.0)
        samples = np.concatenate([self._rest, self._resampler.resample_chunk(mono)])
        whole = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = samples[whole:]
        for start in range(0, whole, FRAME_SAMPLES):
            yield Sound(samples[start : start + FRAME_SAMPLES], SPEECH_RATE)


class Outflow:
    """Fills blocks of a device's rate from a source of another.

    The source is asked for hundredths of a second, as many as the block needs, and what is left
    over waits for the next block; so the sound is never more than 10 ms ahead of the device.
    """

    def __init__(self, source_rate: int, rate: int) -> None:
        self._resampler = (
            soxr.ResampleStream(source_rate, rate, 1, dtype="float32", quality="MQ")
            if rate != source_rate
            else None
        )
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
