"""Quiet microphones are made louder, slowly. Pure; time is counted in samples."""

import math

import numpy as np

from app.core.sound import Sound

TARGET = -23.0
"""Level of speech in dBFS, as a good microphone gives it."""

MOST = 30.0
"""More than so many decibels would make speech of the noise in another room."""

_NEEDED_SECONDS = 0.5
"""Speech heard before anything is changed."""

_AVERAGED_SECONDS = 3.0
"""Speech over which the level is averaged."""

_RISE, _FALL = 6.0, 30.0
"""Decibels in a second, at most: a shout is made quieter sooner than a whisper louder."""

_WITHIN = 15.0
"""Frames so much quieter than the speech are the gaps between its words."""

_GAP_SECONDS = 1.0
_FORGOTTEN = 6.0
"""No gap is so long: then they are the speech, and the level sinks by so much in a second."""

_CEILING = 0.9
"""No sample is raised above this."""


class MicrophoneGain:
    """Learns the level of speech, and applies the gain that makes it the usual one.

    Only what the detector takes for speech is learnt from: noise alone changes nothing, however
    long it lasts. Nothing is ever made quieter than it came.
    """

    def __init__(self) -> None:
        self.decibels = 0.0
        """The gain now."""

        self._power = 0.0  # mean square of speech
        self._gap = 0.0  # seconds of nothing but quieter frames
        self._seconds = 0.0  # how much speech it was learnt from
        self._factor = 1.0  # at the end of the last frame

    def applied(self, frame: Sound, *, speech: bool) -> Sound:
        """The frame made louder; `speech` says whether to learn from it."""
        if speech:
            self._learn(frame)
        factor = 10 ** (self.decibels / 20)
        peak = frame.peak
        if peak * factor > _CEILING:
            factor = max(1.0, _CEILING / peak)
        if factor == self._factor == 1.0:
            return frame
        ramp = np.linspace(self._factor, factor, len(frame.samples), dtype=np.float32)
        self._factor = factor
        samples = frame.samples * ramp
        loudest = np.float32(max(1.0, peak))
        return Sound(np.clip(samples, -loudest, loudest), frame.rate)

    def _learn(self, frame: Sound) -> None:
        power = float(np.mean(np.square(frame.samples, dtype=np.float64)))
        if power <= self._power * 10 ** (-_WITHIN / 10):
            self._gap += frame.seconds
            if self._gap > _GAP_SECONDS:
                self._power *= 10 ** (-_FORGOTTEN * frame.seconds / 10)
            return
        self._gap = 0.0
        self._seconds = min(self._seconds + frame.seconds, _AVERAGED_SECONDS)
        weight = frame.seconds / self._seconds
        self._power += weight * (power - self._power)
        if self._seconds < _NEEDED_SECONDS:
            return
        wanted = min(MOST, max(0.0, TARGET - 10 * math.log10(self._power)))
        rise, fall = _RISE * frame.seconds, _FALL * frame.seconds
        self.decibels += max(-fall, min(rise, wanted - self.decibels))
