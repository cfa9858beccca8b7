"""Speaks with Kokoro, in windows that can be heard while the rest is still being made."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.delivery import Delivery
from app.core.errors import ModelError
from app.core.sound import Samples
from app.speech.engines.kokoro_cut import read_halves
from app.speech.engines.kokoro_graph import FRAME_SAMPLES, RATE, KokoroGraph, Prosody
from app.speech.engines.kokoro_windows import Window, join_windows, plan_windows
from app.speech.engines.phonemes import VOCABULARY, accent_of, runs_of_phonemes
from app.speech.engines.trimming import pause_after, trim
from app.speech.pronounced import Pronounced, pronounced
from app.speech.protocols import Speech, WordSpan

ACCENTS = {
    "a": "en-us",
    "b": "en-gb",
    "e": "es",
    "f": "fr-fr",
    "h": "hi",
    "i": "it",
    "j": "ja",
    "p": "pt-br",
    "z": "cmn",
}
"""First letter of a speaker's name -> its language for espeak, a convention of Kokoro's authors."""

STYLE_SHAPE = (510, 1, 256)
"""A speaker's file: one style for each number of phonemes."""

KNEE = 0.8  # amplitude above which loud speakers are pressed together to stay below 1


class KokoroSynthesiser:
    """Kokoro-82M in its int8 export.

    A text in another language than the speaker's is read with the speaker's accent.

    Args:
        model: the ONNX file.
        voices: a folder with a file NAME.bin for each speaker.
        cuts: a folder for the two halves of the graph, made on first use.
        threads: processor threads.
        sha256: the model's hash if it is known, which spares reading the model.
    """

    rate = RATE

    def __init__(
        self, model: Path, voices: Path, cuts: Path, threads: int, sha256: str = ""
    ) -> None:
        self._graph = KokoroGraph(read_halves(model, cuts, sha256), threads)
        self._voices = voices
        self._styles: dict[str, NDArray[np.float32]] = {}

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        """Yield the speech in pieces of 0.6 s, 1 s, and then 1.6 s, with a short pause at its end.

        The first piece of each 200 phonemes or less tells when their words are said. Nothing is
        yielded for a text without a sound. Raises ModelError for a speaker whose file is missing
        or damaged, EngineError if the model fails.
        """
        styles = self._styles_of(delivery.speaker)
        accent = accent_of(language, ACCENTS.get(delivery.speaker[:1], "en-us"))
        runs = list(runs_of_phonemes(text, accent))
        words = pronounced(text, runs)
        for number, phonemes in enumerate(runs):
            said = [word for word in words if word.run == number]
            yield from self._run(phonemes, said, styles, delivery.pace, hurried=number == 0)

    def _run(
        self,
        phonemes: str,
        words: Sequence[Pronounced],
        styles: NDArray[np.float32],
        pace: float,
        hurried: bool,
    ) -> Iterator[Speech]:
        tokens = [VOCABULARY[phoneme] for phoneme in phonemes]
        vector = styles[len(tokens) - 1]
        prosody = self._graph.prosody(tokens, vector, pace)
        windows = plan_windows(prosody.energy, hurried)
        sounds = join_windows(windows, partial(self._sound, prosody, vector), FRAME_SAMPLES)
        spans: tuple[WordSpan, ...] | None = None
        for piece in trim(sounds, RATE, pause_after(phonemes, pace)):
            if spans is None:
                start = windows[0].start * FRAME_SAMPLES + piece.start
                spans = tuple(_span(word, prosody, start) for word in words)
                yield Speech(limit(piece.samples), RATE, spans)
            else:
                yield Speech(limit(piece.samples), RATE)

    def _sound(self, prosody: Prosody, vector: NDArray[np.float32], window: Window) -> Samples:
        return self._graph.sound(prosody.between(window.first, window.last), vector)

    def _styles_of(self, speaker: str) -> NDArray[np.float32]:
        if speaker not in self._styles:
            self._styles[speaker] = read_styles(self._voices / f"{speaker}.bin")
        return self._styles[speaker]


def _span(word: Pronounced, prosody: Prosody, start: int) -> WordSpan:
    """When a word is said in sound that begins with a sample of the whole."""
    begin, end = (prosody.start_of(token) * FRAME_SAMPLES for token in (word.start, word.end))
    return WordSpan(word.word, max(0, begin - start), max(0, end - start))


def read_styles(path: Path) -> NDArray[np.float32]:
    """Read a speaker: 510 x 1 x 256."""
    try:
        styles = np.fromfile(path, "<f4")
    except OSError as error:
        raise ModelError(
            f"The speaker {path.stem} is not among Kokoro's files; fetch them with: "
            "models get kokoro"
        ) from error
    if styles.size != np.prod(STYLE_SHAPE) or not np.isfinite(styles).all():
        raise ModelError(f"{path} is damaged; fetch it again with: models get kokoro")
    return styles.reshape(STYLE_SHAPE)


def limit(samples: Samples) -> Samples:
    """Bend amplitudes above 0.8 so that none reaches 1; some of the speakers go up to 1.2."""
    loud = np.abs(samples) > KNEE
    if not loud.any():
        return samples
    above = (np.abs(samples[loud]) - KNEE) / (1 - KNEE)
    limited = samples.copy()
    limited[loud] = np.sign(samples[loud]) * (KNEE + (1 - KNEE) * np.tanh(above))
    return limited
