"""What was in the air while a frame was recorded: the samples played, on the microphone's clock."""

import logging
from collections import deque
from collections.abc import Collection
from statistics import median_high, median_low

import numpy as np

from app.audio.framing import steady_resampler
from app.audio.played import Played, PlayedStream
from app.core.sound import SPEECH_RATE, Samples

EARLY_SECONDS = 0.05
"""The reference is that much earlier than it should be by the latency that the device reports. A
canceller finds an echo that comes late, up to some 0.4 s, but never one that comes too early."""

HELD_BACK_SECONDS = 0.025
"""What was given last is not there yet: a block is 10 ms long, and the resampler keeps 10 ms."""

logger = logging.getLogger(__name__)

_KEPT_SAMPLES = 4 * SPEECH_RATE
_LOOKS = 31
"""Frames from whose median the drift of the clocks is known: a second, as blocks come in bursts."""

_FEWEST_LOOKS = 5
"""The median of fewer is no better than a frame that came late."""

_JUMP_SAMPLES = 0.04 * SPEECH_RATE
"""Being so far out is a gap in one of the streams, and no drift."""

_NUDGE_SAMPLES = 0.004 * SPEECH_RATE


class Reference:
    """Follows the output stream at the pace of the microphone.

    Both streams are counted in samples, as a canceller needs a delay that does not change. Clocks
    are only looked at to begin, after a gap, and against drift, then by one sample a frame.
    """

    def __init__(self, played: Played) -> None:
        self._played = played
        self._position = 0  # of the next sample wanted
        self.coming: Samples = np.zeros(0, np.float32)
        """What was given to the loudspeaker since the last frame, while a stream is so young that
        nobody knows to the block what sounds."""

        self.jumps = 0
        """How often a gap had to be jumped over; a canceller must then learn the delay again."""

        self._begin(None)

    def during(self, count: int, ended: float, latency: float) -> Samples:
        """The samples that belong to so many of the microphone, the last one of that moment."""
        if self._played.stream is not self._stream:
            self._begin(self._played.stream)
        stream = self._stream
        if stream is None:
            return np.zeros(count, np.float32)
        self._take_in(stream)
        given, due = stream.mark
        if not given:
            return np.zeros(count, np.float32)
        ahead = ended - due - max(HELD_BACK_SECONDS, latency - EARLY_SECONDS)
        self._follow(round(given / stream.rate * SPEECH_RATE + ahead * SPEECH_RATE) - count)
        start, self._position = self._position, self._position + count
        return self._cut(start, count)

    def _begin(self, stream: PlayedStream | None) -> None:
        self._stream = stream
        self._taken = 0  # of the stream, at its own rate
        self._kept = np.zeros(0, np.float32)
        self._end = 0  # position of the end of what is kept
        self._errors: deque[int] = deque(maxlen=_LOOKS)
        if stream is not None:
            self._resampler = steady_resampler(stream.rate, SPEECH_RATE)

    def _take_in(self, stream: PlayedStream) -> None:
        self.coming = self.coming[:0]
        given = stream.mark[0]
        if given > self._taken:
            samples = self._resampler.resample_chunk(stream.read(self._taken, given))
            self.coming = samples if len(self._errors) < _LOOKS else samples[:0]
            self._taken = given
            self._end += len(samples)
            self._kept = np.concatenate([self._kept, samples])[-_KEPT_SAMPLES:]

    def _follow(self, target: int) -> None:
        if not self._errors:
            self._position = target
        self._errors.append(target - self._position)
        error = _agreed(self._errors)
        if abs(error) > _JUMP_SAMPLES:
            logger.info("the reference was %d samples out", error)
            self.jumps += 1
            self._position += error
            self._errors.clear()
            self._errors.append(0)
        elif abs(error) > _NUDGE_SAMPLES:
            self._position += 1 if error > 0 else -1

    def _cut(self, start: int, count: int) -> Samples:
        """Silence in the place of what is not there any more, or not yet."""
        samples = np.zeros(count, np.float32)
        begin = self._end - len(self._kept)
        first, last = max(start, begin), min(start + count, self._end)
        if first < last:
            samples[first - start : last - start] = self._kept[first - begin : last - begin]
        return samples


def _agreed(errors: Collection[int]) -> int:
    """The median; of two in the middle the smaller one, since half of a gap is no gap at all."""
    if len(errors) < _FEWEST_LOOKS:
        return 0
    return min(median_low(errors), median_high(errors), key=abs)
