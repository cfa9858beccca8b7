"""End of turn by Smart Turn v3: does the last thing said sound finished?"""

from pathlib import Path

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.sessions import open_session, run

_SECONDS = 8
_EPSILON = 1e-7


class SmartTurn:
    """Listens to the last 8 s. Its input is Whisper's spectrogram of a normalised waveform."""

    def __init__(self, model: Path) -> None:
        self._session = open_session(model, threads=1)
        self._features = FeatureExtractor(chunk_length=_SECONDS)

    def probability(self, sound: Sound) -> float:
        """How likely the speaker is to have finished, from 0 to 1."""
        length = _SECONDS * SPEECH_RATE
        samples = sound.samples[-length:]
        samples = np.pad(samples, (length - len(samples), 0))
        samples = (samples - samples.mean()) / np.sqrt(samples.var() + _EPSILON)
        features = self._features(samples, padding=0)[None].astype(np.float32)
        (probability,) = run(self._session, {"input_features": features})
        return float(probability[0, 0])
