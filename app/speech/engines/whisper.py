"""Speech recognition by Whisper on CTranslate2."""

from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.transcribe import get_ctranslate2_storage

from app.core.calling import COMMAND
from app.core.errors import ModelError
from app.core.sound import Sound
from app.speech.engines.whisper_windows import Features, Generated, WindowedWhisper


class WhisperRecogniser(WindowedWhisper):
    """Of faster-whisper only the feature extractor, the tokenizer and the loading are used."""

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
        multilingual: bool = self._whisper.model.is_multilingual
        super().__init__(self._whisper.hf_tokenizer, multilingual, languages)

    def features(self, sound: Sound) -> Features:
        """Mel bands without padding."""
        found: Features = self._whisper.feature_extractor(np.nan_to_num(sound.samples), padding=0)
        return found.astype(np.float32)

    def encode(self, padded: Features) -> Any:
        """In CTranslate2's memory."""
        return self._whisper.model.encode(get_ctranslate2_storage(padded[None]))

    def detect(self, encoded: Any) -> dict[str, float]:
        """The probability of each language."""
        (found,) = self._whisper.model.detect_language(encoded)
        return {token.strip("<|>"): probability for token, probability in found}

    def generate(self, encoded: Any, prompt: list[int], most: int, penalty: float) -> Generated:
        """The likeliest words."""
        (result,) = self._whisper.model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=2 * most,  # it counts half of it for the reply
            repetition_penalty=penalty,
            return_scores=True,
            return_no_speech_prob=True,
        )
        return Generated(result.sequences_ids[0], result.scores[0], result.no_speech_prob)
