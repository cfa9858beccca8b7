"""Speaks with Piper: plainer than Kokoro, and several times as fast."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from app.core.delivery import Delivery
from app.core.errors import EngineError, ModelError
from app.core.sound import Samples
from app.speech.engines.loudness import amplified
from app.speech.engines.onnx_header import check_onnx
from app.speech.engines.runs import runs
from app.speech.engines.trimming import pause_after, trim
from app.speech.protocols import Speech

logging.getLogger("piper").setLevel(logging.WARNING)  # it would log the words


class PiperSynthesiser:
    """A Piper voice, which is one speaker of one language, whatever the style says.

    Args:
        model: the ONNX file, with its description beside it under the same name and ".json".
        threads: processor threads.
    """

    def __init__(self, model: Path, threads: int) -> None:
        self._voice = _load(model, threads)
        self.rate: int = self._voice.config.sample_rate

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        """Yield the speech sentence by sentence, each followed by its pause.

        Nothing is yielded for a text without a sound. Of the delivery it follows pace, loudness,
        and the pauses between sentences. Raises EngineError if the model fails.
        """
        for phonemes in self._runs(text):
            speech = [self._say(phonemes, delivery.pace)]
            for piece in trim(speech, self.rate, pause_after(phonemes, delivery.pauses)):
                yield Speech(amplified(piece.samples, delivery.loudness), self.rate)

    def _runs(self, text: str) -> Iterator[str]:
        plain = text.encode("utf-8", "ignore").decode("utf-8")  # espeak takes no half characters
        for mark in ("[[", "]]", "\0"):  # they announce phonemes, or end the text
            plain = plain.replace(mark, " ")
        try:
            sentences: list[list[str]] = self._voice.phonemize(" ".join(plain.split()))
        except Exception as error:  # espeak's own, without a common base
            raise EngineError("Piper could not read this text; try another voice.") from error
        for sentence in sentences:
            yield from runs("".join(sentence))

    def _say(self, phonemes: str, pace: float) -> Samples:
        length = self._voice.config.length_scale / pace
        try:
            audio = self._voice.phoneme_ids_to_audio(
                self._voice.phonemes_to_ids(list(phonemes)), SynthesisConfig(length_scale=length)
            )
        except Exception as error:  # onnxruntime's errors have no common base
            raise EngineError("Piper could not say this; try another voice.") from error
        samples = np.asarray(audio, np.float32).ravel()
        if not np.isfinite(samples).all():
            raise EngineError("Piper made a sound that is not one; try another voice.")
        return np.clip(samples, -1.0, 1.0)


def _load(model: Path, threads: int) -> PiperVoice:
    check_onnx(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        description = json.loads(Path(f"{model}.json").read_text(encoding="utf-8"))
        session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        return PiperVoice(session, PiperConfig.from_dict(description))
    except Exception as error:  # the file system, json and onnxruntime have no common base
        raise ModelError(
            f"{model} or its description is missing, damaged or not a Piper voice; fetch it again."
        ) from error
