"""Speaks with VITS on transformers, such as the MMS voices: one language, one speaker."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from app.core.delivery import Delivery
from app.core.errors import EngineError, ModelError
from app.core.sound import Samples
from app.speech.engines.checkpoint import LOCAL, libraries, open_checkpoint
from app.speech.engines.loudness import amplified
from app.speech.engines.runs import runs
from app.speech.engines.trimming import pause_after, trim
from app.speech.protocols import Speech

_CLASSES: Mapping[str, str] = {"vits": "VitsModel"}
_SEED = 7
"""The same text sounds the same each time: durations and melody are partly chance."""


class VitsSynthesiser:
    """A voice that is given letters.

    Args:
        folder: config.json, tokenizer_config.json, vocab.json and the weights.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no such voice, or one that needs a program besides.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._torch, transformers = libraries()
        self._torch.set_num_threads(threads)
        self._model = open_checkpoint(folder, _CLASSES, exact=True)
        try:
            self._letters = transformers.VitsTokenizer.from_pretrained(folder, **LOCAL)
        except Exception as error:  # the library's, the file system's and json's
            raise ModelError(
                f"The voice {folder.name} lacks a vocab.json or tokenizer_config.json that can be "
                "read: import the whole folder."
            ) from error
        if self._letters.phonemize or self._letters.is_uroman:
            raise ModelError(
                f"The voice {folder.name} needs a program that turns writing into its letters, "
                "which Parley does not have: choose one of another language."
            )
        self.rate: int = self._model.config.sampling_rate

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        """Yield the speech sentence by sentence, each followed by its pause.

        Of the delivery it follows pace, loudness, and the pauses between sentences.
        """
        for sentence in runs(" ".join(text.split())):
            said = self._say(sentence, delivery.pace)
            for piece in trim([said], self.rate, pause_after(sentence, delivery.pauses)):
                yield Speech(amplified(piece.samples, delivery.loudness), self.rate)

    def _say(self, sentence: str, pace: float) -> Samples:
        given = self._letters(sentence, return_tensors="pt").to(self._model.device)
        if given.input_ids.shape[1] < 2:  # none of its letters are the voice's
            return np.zeros(0, np.float32)
        self._model.speaking_rate = pace
        try:
            with self._torch.inference_mode(), self._torch.random.fork_rng():
                self._torch.manual_seed(_SEED)
                waves = self._model(**given).waveform
        except RuntimeError as error:  # torch has no other
            raise EngineError("The voice could not say this; try another voice.") from error
        samples: Samples = waves.reshape(-1).float().cpu().numpy()
        if not np.isfinite(samples).all():
            raise EngineError("The voice made a sound that is not one; try another voice.")
        return np.clip(samples, -1.0, 1.0)
