"""What left the loudspeaker last, for whoever must tell it from the user's voice."""

import numpy as np

from app.core.sound import Samples

_KEPT_SECONDS = 8


class PlayedStream:
    """The last seconds that were given to one output stream.

    One thread writes, which is the sound library's and only copies; another reads.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._ring = np.zeros(rate * _KEPT_SECONDS, np.float32)
        self.mark = (0, 0.0)
        """How many samples were given, and the moment for which the next one is due, less the
        latency of the device. A pair, so that they are never read apart."""

    def write(self, samples: Samples, moment: float) -> None:
        """Keep samples that were asked for at that moment."""
        position, size = self.mark[0], len(self._ring)
        start = position % size
        first = min(len(samples), size - start)
        self._ring[start : start + first] = samples[:first]
        self._ring[: len(samples) - first] = samples[first:]
        self.mark = (position + len(samples), moment + len(samples) / self.rate)

    def read(self, start: int, end: int) -> Samples:
        """A copy of what was written from one position to another; silence for what is gone."""
        samples = self._ring.take(np.arange(start, end), mode="wrap")
        gone = self.mark[0] - len(self._ring) - start  # by now
        samples[: max(0, gone)] = 0.0
        return samples


class Played:
    """The output stream that there is now."""

    def __init__(self) -> None:
        self.stream: PlayedStream | None = None

    def begin(self, rate: int) -> PlayedStream:
        """Another stream takes the place of the last one."""
        self.stream = stream = PlayedStream(rate)
        return stream
