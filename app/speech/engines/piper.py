"""Speaks with Piper: plainer than Kokoro, and several times as fast."""

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from app.core.errors import EngineError, ModelError
from app.core.sound import Samples, Sound
from app.core.style import VoiceStyle
from app.speech.engines.trimming import pause_after, trim

logging.getLogger("piper").setLevel(logging.WARNING)  # it would log the words

PIECE_SECONDS = 1.0


class PiperSynthesiser:
    """A Piper voice, which is one speaker of one language, whatever the style says.

    Args:
        model: the ONNX file, with its description beside it under the same name and ".json".
        threads: processor threads.
    """

    def __init__(self, model: Path, threads: int) -> None:
        self._voice = _load(model, threads)
        self.rate: int = self._voice.config.sample_rate

    def synthesise(self, text: str, style: VoiceStyle, language: str) -> Iterator[Sound]:
        """Yield the speech sentence by sentence, each in pieces of 1 s with a pause at its end.

        Nothing is yielded for a text without a sound. Raises EngineError if the model fails.
        """
        length = 1.0 / style.pace
        for number, phonemes in enumerate(self._sentences(text)):
            pause = pause_after("".join(phonemes), style.pace)
            for samples in trim(self._pieces(phonemes, length), self.rate, pause):
                yield Sound(samples, self.rate)

    def _sentences(self, text: str) -> list[list[str]]:
        spoken = " ".join(text.replace("[[", " ").replace("]]", " ").split())  # [[ means phonemes
        try:
            sentences: list[list[str]] = self._voice.phonemize(_encodable(spoken))
        except Exception as error:  # espeak's own, without a common base
            raise EngineError("Piper could not read this text; try another voice.") from error
        return [sentence for sentence in sentences if any(map(str.isalpha, sentence))]

    def _pieces(self, phonemes: list[str], length_scale: float) -> Iterator[Samples]:
        """A sentence; sound half as fast again as this is made is cut only to be carried."""
        samples = self._say(phonemes, length_scale)
        size = round(PIECE_SECONDS * self.rate)
        yield from (samples[start : start + size] for start in range(0, len(samples), size))

    def _say(self, phonemes: list[str], length_scale: float) -> Samples:
        configuration = SynthesisConfig(length_scale=length_scale * self._voice.config.length_scale)
        try:
            identifiers = self._voice.phonemes_to_ids(phonemes)
            audio = self._voice.phoneme_ids_to_audio(identifiers, configuration)
        except Exception as error:  # onnxruntime's errors have no common base
            raise EngineError("Piper could not say this; try another voice.") from error
        samples = np.asarray(audio, np.float32).ravel()
        if not np.isfinite(samples).all():
            raise EngineError("Piper made a sound that is not one; try another voice.")
        return np.clip(samples, -1.0, 1.0)


def _encodable(text: str) -> str:
    """Without halves of characters and the end of a C string, which espeak cannot take."""
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")


def _load(model: Path, threads: int) -> PiperVoice:
    ...
