"""Sound in pieces of any length and rate becomes frames of the length and rate that are wanted."""

from collections.abc import Iterator

import numpy as np
import soxr

from app.core.sound import Samples, Sound


class Reframing:
    """Goes on from piece to piece, so that nothing is heard of where they were cut.

    Args:
        rate: of the pieces.
        wanted_rate: of the frames.
        frame_samples: of a frame.
    """

    def __init__(self, rate: int, wanted_rate: int, frame_samples: int) -> None:
        self._stream = soxr.ResampleStream(rate, wanted_rate, 1, dtype="float32")
        self._rate = wanted_rate
        self._length = frame_samples
        self._rest: Samples = np.zeros(0, np.float32)

    def frames(self, piece: Sound) -> Iterator[Sound]:
        """The frames that are full by now."""
        samples = self._stream.resample_chunk(piece.samples)
        self._rest = np.concatenate([self._rest, samples])
        while len(self._rest) >= self._length:
            yield Sound(self._rest[: self._length], self._rate)
            self._rest = self._rest[self._length :]
