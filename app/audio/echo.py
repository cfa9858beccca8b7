"""Takes what the loudspeaker plays out of what the microphone hears."""

from collections.abc import Callable

import numpy as np
from pywebrtc_audio import AudioProcessor

from app.core.sound import SPEECH_RATE, Samples

Process = Callable[[Samples, Samples], Samples]

_PIECE = SPEECH_RATE // 100
"""The canceller works on 10 ms."""

_RINGING_SAMPLES = round(0.8 * SPEECH_RATE)
"""How long an echo may go on after what was played: its delay and the room's reverberation."""


_INAUDIBLE = 1e-6
"""Amplitude of what a resampler leaves of a sound that has ended."""


class EchoCanceller:
    """WebRTC's canceller and noise suppressor, at work as long as there may be an echo.

    At other times sound passes as it is: then nothing could be gained, and a recogniser prefers
    it. A cancelled frame comes 10 ms late.
    """

    def __init__(self, process: Process | None = None) -> None:
        self._process: Process = process or _webrtc()
        self._quiet = _RINGING_SAMPLES  # samples since something was played
        self._far = np.zeros(0, np.float32)
        self._near = np.zeros(0, np.float32)
        self._done = np.zeros(_PIECE, np.float32)

    @property
    def idle(self) -> bool:
        """Whether there can be no echo."""
        return self._quiet >= _RINGING_SAMPLES

    def cancelled(self, near: Samples, far: Samples) -> Samples:
        """The microphone's samples without the echo of those that were played meanwhile."""
        self._quiet = 0 if np.abs(far).max(initial=0.0) > _INAUDIBLE else self._quiet + len(far)
        if self.idle:
            return near
        self._near = np.concatenate([self._near, near])
        self._far = np.concatenate([self._far, far])
        whole = len(self._near) // _PIECE * _PIECE
        pieces = [
            self._process(self._near[start : start + _PIECE], self._far[start : start + _PIECE])
            for start in range(0, whole, _PIECE)
        ]
        self._near, self._far = self._near[whole:], self._far[whole:]
        done = np.concatenate([self._done, *pieces])
        self._done = done[len(near) :]
        return done[: len(near)]


def _webrtc() -> Process:
    processor = AudioProcessor(SPEECH_RATE, 1, echo_cancellation=True, noise_suppression=True)
    return lambda near, far: np.asarray(processor.process(near, far), np.float32)
