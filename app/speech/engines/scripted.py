"""Speech engines that follow a script: for tests, demonstrations and the packaging check."""

from collections.abc import Iterator, Sequence
from itertools import cycle

import numpy as np

from app.core.delivery import Delivery
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.loudness import amplified
from app.speech.protocols import Speech, Transcription

SCRIPT = ("Hello there.", "How are you?", "Goodbye.")


class LoudnessDetector:
    """Takes loud frames for speech."""

    frame_samples = 512

    def probability(self, frame: Sound) -> float:
        """The peak amplitude."""
        return min(1.0, frame.peak)

    def reset(self) -> None:
        """There is nothing to forget."""


class ScriptedTurnEnd:
    """Finds every pause as finished as it was told to."""

    def __init__(self, probability: float = 1.0) -> None:
        self._probability = probability

    def probability(self, sound: Sound) -> float:
        """What it was told."""
        return self._probability


class ScriptedRecogniser:
    """Hears the next line of its script whatever the sound."""

    def __init__(self, lines: Sequence[str] = SCRIPT, language: str = "en") -> None:
        self._lines = cycle(lines)
        self._language = language

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        """The next line."""
        return Transcription(next(self._lines), self._language)

    def forget(self) -> None:
        """The script goes on."""


class ToneSynthesiser:
    """Speaks in a steady tone, a tenth of a second to the word; pace and loudness are followed."""

    rate = SPEECH_RATE

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        """Yield one tone for each word."""
        word = np.full(round(self.rate / 10 / delivery.pace), 0.5, np.float32)
        for _ in text.split():
            yield Speech(amplified(word, delivery.loudness), self.rate)
