"""Speaks with SpeechT5 on transformers: several speakers of English, by their vectors.

Spectrogram and sound are made in windows, so that the beginning is heard while the end is not yet
written. HiFi-GAN looks some frames to either side and normalises nothing over time, so a window's
sound is nearly that of the whole: with twelve frames around it it differs by -46 dB, with twenty
by nothing.
"""

import itertools
import math
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np

from app.core.delivery import Delivery
from app.core.errors import EngineError, ModelError
from app.core.sound import Samples
from app.speech.engines.checkpoint import libraries, open_checkpoint
from app.speech.engines.loudness import amplified
from app.speech.engines.runs import runs
from app.speech.engines.speaker_vectors import SpeakerVectors
from app.speech.engines.speecht5_letters import Letters
from app.speech.engines.speecht5_spectrogram import SpokenSpectrogram
from app.speech.engines.trimming import pause_after, trim
from app.speech.engines.windows import Window, join_windows
from app.speech.protocols import Speech

CLASSES: Mapping[str, str] = {"speecht5": "SpeechT5ForTextToSpeech"}
VOCODERS: Mapping[str, str] = {
    "speecht5_hifigan": "SpeechT5HifiGan",
    "hifigan": "SpeechT5HifiGan",  # as the published configuration has it
}
_PLACES = tuple(f"speecht5.{part}.prenet.encode_positions.pe" for part in ("encoder", "decoder"))
"""Sines that the published weights hold, by their size; the library computes them."""

VOCODER = "hifigan"
"""Folder of the vocoder within that of the model."""

_FIRST_SIZES = (24, 40)
_SIZE = 48  # frames of 16 ms: half a second of work of one core, at the full model's size
_REST = 16  # frames too few for a window of their own
_CONTEXT = 12
_SLACK = 4  # frames by which a seam may move to a quieter place


class SpeechT5Synthesiser:
    """A voice that is given letters.

    Args:
        folder: config.json, spm_char.model and the weights; in a folder `hifigan` config.json and
            weights of the vocoder, and in a folder `speakers` their vectors.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no such voice.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._torch, _ = libraries()
        self._torch.set_num_threads(threads)
        self._model = open_checkpoint(folder, CLASSES, optional=_PLACES, exact=True)
        self._vocoder = open_checkpoint(folder / VOCODER, VOCODERS, exact=True)
        config, vocoder = self._model.config, self._vocoder.config
        if config.num_mel_bins != vocoder.model_in_dim:
            raise ModelError(
                f"The vocoder of {folder.name} belongs to another voice: import the one that was "
                "made for it."
            )
        self._letters = Letters(folder, config.eos_token_id)
        self._speakers = SpeakerVectors(folder, config.speaker_embedding_dim)
        self._frame_samples = math.prod(vocoder.upsample_rates)
        self.rate: int = vocoder.sampling_rate

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        """Yield the speech in pieces of 0.4 s, 0.6 s, and then 0.8 s, each sentence with its pause.

        Of the delivery it follows the speaker, loudness, and the pauses between sentences.
        """
        for number, sentence in enumerate(runs(" ".join(text.split()))):
            try:
                pieces = self._sounds(sentence, delivery.speaker, hurried=number == 0)
                for piece in trim(pieces, self.rate, pause_after(sentence, delivery.pauses)):
                    yield Speech(amplified(piece.samples, delivery.loudness), self.rate)
            except RuntimeError as error:  # torch has no other
                raise EngineError("The voice could not say this; try another voice.") from error

    def _sounds(self, sentence: str, speaker: str, *, hurried: bool) -> Iterator[Samples]:
        letters = self._letters.spelt(sentence)
        if letters:
            spoken = SpokenSpectrogram(self._model, letters, self._speakers.vector(speaker))
            windows = _windows(spoken, _FIRST_SIZES if hurried else ())
            yield from join_windows(windows, partial(self._sound, spoken), self._frame_samples)

    def _sound(self, spoken: SpokenSpectrogram, window: Window) -> Samples:
        frames = spoken.between(window.first, window.last).to(self._vocoder.device)
        with self._torch.inference_mode():
            waves = self._vocoder(frames)
        samples: Samples = waves.reshape(-1).float().cpu().numpy()
        if not np.isfinite(samples).all():
            raise EngineError("The voice made a sound that is not one; try another voice.")
        return samples


def _windows(spoken: SpokenSpectrogram, first_sizes: tuple[int, ...]) -> Iterator[Window]:
    """The next window as soon as enough of the spectrogram is written."""
    start = 0
    for size in itertools.chain(first_sizes, itertools.repeat(_SIZE)):
        wanted = start + size
        spoken.grow(wanted + max(_REST, _SLACK + _CONTEXT))
        end = frames = spoken.settled
        final = spoken.ended and frames - wanted < _REST
        if not final:
            end = min(range(wanted - _SLACK, wanted + _SLACK + 1), key=spoken.loudness)
        first, last = max(0, start - _CONTEXT), min(frames, end + _CONTEXT)
        yield Window(start, end, first, last, 1.0, final=final)
        if final:
            return
        start = end
