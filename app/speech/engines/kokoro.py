"""Speaks with Kokoro, in windows that can be heard while the rest is still being made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path

from app.core.delivery import Delivery
from app.core.sound import Samples
from app.speech.engines.kokoro_contour import contoured, count_of_questions
from app.speech.engines.kokoro_cut import read_parts
from app.speech.engines.kokoro_graph import FRAME_SAMPLES, RATE, KokoroGraph, Prosody
from app.speech.engines.kokoro_pitch import moved
from app.speech.engines.kokoro_speakers import ACCENTS, KokoroSpeakers, Styles, gain_of
from app.speech.engines.kokoro_timing import paced, with_pauses
from app.speech.engines.kokoro_voicing import breathing
from app.speech.engines.kokoro_windows import plan_windows
from app.speech.engines.loudness import amplified
from app.speech.engines.phonemes import VOCABULARY, accent_of, runs_of_phonemes
from app.speech.engines.questions import rising
from app.speech.engines.trimming import pause_after, trim
from app.speech.engines.windows import Window, join_windows
from app.speech.pronounced import Pronounced, pronounced
from app.speech.protocols import Speech, WordSpan


@dataclass(frozen=True, slots=True)
class _Run:
    """Phonemes that are said together."""

    phonemes: str
    words: Sequence[Pronounced]
    rises: Sequence[bool]
    """For each question, whether it rises at its end."""


class KokoroSynthesiser:
    """Kokoro-82M in its int8 export.

    A text in another language than the speaker's is read with the speaker's accent.

    Args:
        model: the ONNX file.
        voices: a folder with a file NAME.bin for each speaker.
        cuts: a folder for the three parts of the graph, made on first use.
        threads: processor threads.
        sha256: the model's hash if it is known, which spares reading the model.
    """

    rate = RATE

    def __init__(
        self, model: Path, voices: Path, cuts: Path, threads: int, sha256: str = ""
    ) -> None:
        self._graph = KokoroGraph(read_parts(model, cuts, sha256), threads)
        self._speakers = KokoroSpeakers(voices)

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        """Yield the speech in pieces of 0.6 s, 1 s, and then 1.6 s, with a short pause at its end.

        The first piece of each 200 phonemes or less tells when their words are said. Nothing is
        yielded for a text without a sound. Raises ModelError for a speaker whose file is missing
        or damaged, EngineError if the model fails.
        """
        accent = accent_of(language, ACCENTS.get(delivery.speaker[:1], "en-us"))
        for number, run in enumerate(_runs(text, language, accent)):
            style = self._speakers.style(delivery.speaker, delivery.blend, len(run.phonemes))
            prosody = self._prosody(run, style, delivery)
            yield from self._said(run, prosody, style, delivery, hurried=number == 0)

    def _prosody(self, run: _Run, style: Styles, delivery: Delivery) -> Prosody:
        tokens = [VOCABULARY[phoneme] for phoneme in run.phonemes]
        timing = self._graph.timing(tokens, style)
        durations = paced(run.phonemes, timing.durations, delivery.pace)
        prosody = self._graph.prosody(tokens, style, replace(timing, durations=durations))
        # the pauses have followed the pace, and are brought back
        prosody = with_pauses(run.phonemes, prosody, delivery.pauses * delivery.pace)
        prosody = contoured(run.phonemes, prosody, run.rises)
        pitch = moved(prosody.pitch, delivery.pitch, delivery.pitch_range)
        return breathing(replace(prosody, pitch=pitch), delivery.voicing)

    def _said(
        self, run: _Run, prosody: Prosody, style: Styles, delivery: Delivery, hurried: bool
    ) -> Iterator[Speech]:
        windows = plan_windows(prosody.energy, hurried)
        sounds = join_windows(windows, partial(self._sound, prosody, style), FRAME_SAMPLES)
        gain = delivery.loudness + gain_of(delivery.speaker, delivery.blend)
        spans: tuple[WordSpan, ...] | None = None
        for piece in trim(sounds, RATE, pause_after(run.phonemes, delivery.pauses)):
            samples = amplified(piece.samples, gain)
            if spans is None:
                start = windows[0].start * FRAME_SAMPLES + piece.start
                spans = tuple(_span(word, prosody, start) for word in run.words)
                yield Speech(samples, RATE, spans)
            else:
                yield Speech(samples, RATE)

    def _sound(self, prosody: Prosody, style: Styles, window: Window) -> Samples:
        return self._graph.sound(prosody.between(window.first, window.last), style)


def _runs(text: str, language: str, accent: str) -> Iterator[_Run]:
    runs = list(runs_of_phonemes(text, accent))
    words = pronounced(text, runs)
    counts = [count_of_questions(run) for run in runs]
    rises = rising(text, language)
    if len(rises) != sum(counts):
        rises = []  # text and phonemes do not agree
    ends = accumulate(counts, initial=0)
    for number, (phonemes, (start, end)) in enumerate(zip(runs, pairwise(ends), strict=True)):
        yield _Run(phonemes, [word for word in words if word.run == number], rises[start:end])


def _span(word: Pronounced, prosody: Prosody, start: int) -> WordSpan:
    """When a word is said in sound that begins with a sample of the whole."""
    begin, end = (prosody.start_of(token) * FRAME_SAMPLES for token in (word.start, word.end))
    return WordSpan(word.word, max(0, begin - start), max(0, end - start))
