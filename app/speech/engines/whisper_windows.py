"""Whisper in a window no longer than the speech, whatever library computes it.

Whisper always pads to 30 s, so that a "yes" costs as much as half a minute; the encoder itself
takes any length. A short window now and then goes wrong: then the full one is used.
"""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from app.core.sound import Sound
from app.speech.engines.partwise import PartwiseRecogniser
from app.speech.engines.whisper_encoder import filled_up
from app.speech.hallucination import Evidence, most_tokens

Features = NDArray[np.float32]
"""Mel bands, and a hundred frames a second."""

_FULL_SECONDS = 30.0
_MARGINS_SECONDS = (1.0, 3.0)
"""Silence after the speech, one after the other while the words look odd; then the full window.

Of 39 clips of 2 to 4 s, Whisper base got 3 wrong with 0.6 s and none with 1 s; 3 s takes 0.01 s
longer, the full window 0.8 s.
"""

_LONGEST_TOKENS = 224

_REPETITION_PENALTY, _PENALISED_SECONDS = 1.05, 10.0
"""Keeps a short window from saying a sentence over and over.

With a margin of 1 s it happened in 6 of 39 clips without it and in none with it, at the same word
error rate. Longer speech repeats words on purpose: of 44 s of Dickens 3 % of the words were wrong
without it and 6 % with it.
"""


@dataclass(frozen=True, slots=True)
class Generated:
    """What a decoder wrote."""

    tokens: list[int]
    mean_log_probability: float
    no_speech_probability: float


class WindowedWhisper(PartwiseRecogniser):
    """Writes down up to 30 s at a time; longer sound is cut at its quietest moments.

    Args:
        tokens: of the `tokenizers` library.
        multilingual: whether the model knows more than English.
        languages: ISO 639-1 codes of those that may be spoken.
    """

    def __init__(self, tokens: Any, multilingual: bool, languages: tuple[str, ...]) -> None:
        super().__init__(
            languages if multilingual else ("en",), _FULL_SECONDS - _MARGINS_SECONDS[0]
        )
        self._tokens = tokens
        self._multilingual = multilingual

    @abstractmethod
    def features(self, sound: Sound) -> Features:
        """What the encoder takes, for sound at 16 kHz, without padding."""

    @abstractmethod
    def encode(self, padded: Features) -> Any:
        """What the decoder takes."""

    @abstractmethod
    def detect(self, encoded: Any) -> dict[str, float]:
        """The probability of each language."""

    @abstractmethod
    def generate(self, encoded: Any, prompt: list[int], most: int, penalty: float) -> Generated:
        """The likeliest words, at most so many tokens; a penalty above 1 keeps repetitions away."""

    def transcribe_part(self, sound: Sound, speech_seconds: float) -> str:
        """The words of up to 29 s."""
        features = self.features(sound)
        encoded = self._encode(features, sound.seconds + _MARGINS_SECONDS[0])
        language = self._language(features, encoded, speech_seconds)
        evidence = self._decode(encoded, language, speech_seconds)
        if evidence.odd:
            encoded = self._encode(features, sound.seconds + _MARGINS_SECONDS[1])
            evidence = self._decode(encoded, language, speech_seconds)
        if evidence.odd:
            encoded = self._encode(features, _FULL_SECONDS)
            evidence = self._decode(encoded, language, speech_seconds)
            if evidence.invented:
                return ""
        if evidence.sparse:
            return self.in_halves(sound, speech_seconds)
        return evidence.text

    def _encode(self, features: Features, seconds: float) -> Any:
        return self.encode(filled_up(features, min(seconds, _FULL_SECONDS)))

    def _language(self, features: Features, encoded: Any, speech_seconds: float) -> str:
        choice = self._languages
        if not choice.open:
            return choice.current
        probabilities = self.detect(encoded)
        if choice.unclear(probabilities, speech_seconds):
            probabilities = self.detect(self._encode(features, _FULL_SECONDS))
        return choice.choose(probabilities, speech_seconds)

    def _decode(self, encoded: Any, language: str, speech_seconds: float) -> Evidence:
        tokenizer = Tokenizer(
            self._tokens, self._multilingual, task="transcribe", language=language
        )
        found = self.generate(
            encoded,
            [*tokenizer.sot_sequence, tokenizer.no_timestamps],
            min(_LONGEST_TOKENS, most_tokens(speech_seconds) + 1),
            _REPETITION_PENALTY if speech_seconds < _PENALISED_SECONDS else 1.0,
        )
        return Evidence(
            text=tokenizer.decode(found.tokens).strip(),
            tokens=len(found.tokens),
            mean_log_probability=found.mean_log_probability,
            no_speech_probability=found.no_speech_probability,
            speech_seconds=speech_seconds,
        ).once()
