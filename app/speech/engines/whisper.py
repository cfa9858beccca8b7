"""Speech recognition by Whisper on CTranslate2, in a window no longer than the speech.

faster-whisper always pads to 30 s, so that a "yes" costs as much as half a minute; the encoder
itself takes any length. A short window now and then goes wrong: then the full one is used.
"""

from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_ctranslate2_storage

from app.core.calling import COMMAND
from app.core.errors import EngineError, ModelError
from app.core.sound import SPEECH_RATE, Sound
from app.speech.cutting import cut
from app.speech.hallucination import Evidence, most_tokens
from app.speech.language_choice import LanguageChoice
from app.speech.protocols import Transcription

_FULL_SECONDS = 30.0
_MARGINS_SECONDS = (1.0, 3.0)
"""Silence after the speech, one after the other while the words look odd; then the full window.

Of 39 clips of 2 to 4 s, Whisper base got 3 wrong with 0.6 s and none with 1 s; 3 s takes 0.01 s
longer, the full window 0.8 s.
"""

_FRAMES_PER_SECOND = 100
_LONGEST_TOKENS = 224

_REPETITION_PENALTY, _PENALISED_SECONDS = 1.05, 10.0
"""Keeps a short window from saying a sentence over and over.

With a margin of 1 s it happened in 6 of 39 clips without it and in none with it, at the same word
error rate. Longer speech repeats words on purpose: of 44 s of Dickens 3 % of the words were wrong
without it and 6 % with it.
"""


class WhisperRecogniser:
    """Writes down up to 30 s at a time; longer sound is cut at its quietest moments."""

    def __init__(self, folder: Path, languages: tuple[str, ...], threads: int) -> None:
        try:
            self._whisper = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                local_files_only=True,
            )
        except Exception as error:  # ctranslate2 and tokenizers share no base
            raise ModelError(
                f"{folder.name} is damaged or no Whisper model. "
                f"Mend it with: {COMMAND} models verify"
            ) from error
        english_only = not self._whisper.model.is_multilingual
        self._languages = LanguageChoice(("en",) if english_only else languages)

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        """Write down the words, or nothing if they are likelier invented than said."""
        parts = cut(sound.resampled(SPEECH_RATE), _FULL_SECONDS - _MARGINS_SECONDS[0])
        share = speech_seconds / len(parts)
        try:
            texts = [self._transcribe_part(part, min(share, part.seconds)) for part in parts]
        except RuntimeError as error:
            raise EngineError(
                "Speech recognition failed. If memory is short, choose a smaller recogniser."
            ) from error
        return Transcription(" ".join(filter(None, texts)), self._languages.current)

    def forget(self) -> None:
        """Back to the usual language."""
        self._languages.current = self._languages.enabled[0]

    def _transcribe_part(self, sound: Sound, speech_seconds: float) -> str:
        features = self._features(sound)
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
            parts = cut(sound, 0.6 * sound.seconds)
            share = speech_seconds / len(parts)
            return " ".join(filter(None, (self._transcribe_part(part, share) for part in parts)))
        return evidence.text

    def _features(self, sound: Sound) -> np.ndarray[Any, np.dtype[np.float32]]:
        samples = np.nan_to_num(sound.samples)
        features = self._whisper.feature_extractor(samples, padding=0)
        return features.astype(np.float32)  # type: ignore[no-any-return] # faster_whisper is untyped

    def _encode(self, features: np.ndarray[Any, Any], seconds: float) -> Any:
        frames = 2 * round(min(seconds, _FULL_SECONDS) * _FRAMES_PER_SECOND / 2)
        lowest = features.min(initial=0.0)
        padded = np.full((features.shape[0], frames), lowest, np.float32)
        length = min(frames, features.shape[1])
        padded[:, :length] = features[:, :length]
        return self._whisper.model.encode(get_ctranslate2_storage(padded[None]))

    def _language(self, features: np.ndarray[Any, Any], encoded: Any, speech_seconds: float) -> str:
        choice = self._languages
        if not choice.open:
            return choice.current
        probabilities = self._detect(encoded)
        if choice.unclear(probabilities, speech_seconds):
            probabilities = self._detect(self._encode(features, _FULL_SECONDS))
        return choice.choose(probabilities, speech_seconds)

    def _detect(self, encoded: Any) -> dict[str, float]:
        (found,) = self._whisper.model.detect_language(encoded)
        return {token.strip("<|>"): probability for token, probability in found}

    def _decode(self, encoded: Any, language: str, speech_seconds: float) -> Evidence:
        tokenizer = Tokenizer(
            self._whisper.hf_tokenizer,
            self._whisper.model.is_multilingual,
            task="transcribe",
            language=language,
        )
        (result,) = self._whisper.model.generate(
            encoded,
            [[*tokenizer.sot_sequence, tokenizer.no_timestamps]],
            beam_size=1,
            # CTranslate2 counts half of it for the reply
            max_length=2 * min(_LONGEST_TOKENS, most_tokens(speech_seconds) + 1),
            repetition_penalty=_REPETITION_PENALTY if speech_seconds < _PENALISED_SECONDS else 1.0,
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens = result.sequences_ids[0]
        return Evidence(
            text=tokenizer.decode(tokens).strip(),
            tokens=len(tokens),
            mean_log_probability=result.scores[0],
            no_speech_probability=result.no_speech_prob,
            speech_seconds=speech_seconds,
        ).once()
