"""When the real Kokoro says each word: against Whisper's times, and against the sound itself."""

from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.core.delivery import Delivery
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.spoken_text.spoken import spoken
from app.speech.word_times import WordTimes

pytestmark = pytest.mark.engines

Models = Callable[[str], Path]
Onsets = list[tuple[str, float]]

SENTENCES = [
    "I would take a warm coat with you, because the evenings are getting rather cold.",
    "In 1999 we went to the 3 lakes of the north, and it cost $3.50 a day.",
    "For a while, Dr. Smith's dog slept at the end of the bed.",
]
LEAD = 0.25  # seconds of silence before the sound, which Whisper likes
PAUSE_LEVEL = 0.004


@pytest.fixture(scope="module")
def kokoro(models: Models, tmp_path_factory: pytest.TempPathFactory) -> KokoroSynthesiser:
    folder = models("kokoro")
    cuts = tmp_path_factory.mktemp("cuts")
    return KokoroSynthesiser(folder / "kokoro-v1.0.int8.onnx", folder / "voices", cuts, threads=2)


@pytest.fixture(scope="module")
def ear(models: Models) -> Callable[[Sound], Onsets]:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(models("whisper-base")), device="cpu", compute_type="int8")

    def hear(sound: Sound) -> Onsets:
        samples = np.pad(sound.resampled(SPEECH_RATE).samples, round(LEAD * SPEECH_RATE))
        segments, _ = whisper.transcribe(
            samples, language="en", beam_size=1, temperature=0.0, word_timestamps=True
        )
        words = [word for segment in segments for word in segment.words or ()]
        # the first word of all is said to begin with the silence
        return [(word.word, max(0.0, word.start - LEAD)) for word in words]

    return hear


def said(kokoro: KokoroSynthesiser, text: str, speaker: str = "af_heart") -> tuple[Sound, Onsets]:
    """The sound and when each written word begins in it."""
    say = partial(spoken, language="en")
    times, pieces, onsets, position = WordTimes(), [], [], 0
    times.begin(text, say(text), say)
    for piece in kokoro.synthesise(say(text), Delivery(speaker), "en"):
        assert bool(piece.words) == (not pieces)  # all are told at once
        for word in times.take(piece):
            onsets.append((word.text, (position + word.start) / kokoro.rate))
        pieces.append(piece)
        position += len(piece.samples)
    assert not times.rest()
    assert "".join(word for word, _ in onsets) == text
    return Sound.joined(pieces, kokoro.rate), onsets


def differences(told: Onsets, heard: Onsets) -> list[float]:
    """Seconds between the beginnings of the words that are in both."""
    first, second = ([plain(word) for word, _ in words] for words in (told, heard))
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return [
        told[block.a + i][1] - heard[block.b + i][1] for block in blocks for i in range(block.size)
    ]


def plain(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()


@pytest.mark.parametrize("speaker", ["af_heart", "bm_george"])
@pytest.mark.parametrize("text", SENTENCES)
def test_words_begin_when_whisper_hears_them_begin(
    kokoro: KokoroSynthesiser, ear: Callable[[Sound], Onsets], text: str, speaker: str
) -> None:
    sound, told = said(kokoro, text, speaker)
    errors = differences(told, ear(sound))
    assert len(errors) > 0.7 * len(told)
    assert np.median(np.abs(errors)) < 0.12


@pytest.mark.parametrize("speaker", ["af_heart", "bm_george"])
def test_a_word_after_a_pause_begins_where_the_pause_ends(
    kokoro: KokoroSynthesiser, speaker: str
) -> None:
    text = "When it rains, bring a coat, go home, and read, because dogs, birds, and bees hide."
    sound, told = said(kokoro, text, speaker)
    ends = pause_ends(sound)
    after_a_comma = [onset for (before, _), (_, onset) in pairwise(told) if "," in before]
    errors = [min(abs(onset - end) for onset in after_a_comma) for end in ends]
    assert len(ends) >= 3  # not every comma is a pause
    assert np.median(errors) < 0.06


def pause_ends(sound: Sound) -> list[float]:
    """Where it becomes loud after 80 ms of silence, in seconds."""
    hop = round(0.005 * sound.rate)
    levels = sound.samples[: len(sound.samples) // hop * hop].reshape(-1, hop).std(axis=1)
    loud = np.flatnonzero(levels > PAUSE_LEVEL)
    return [float(b) * 0.005 for a, b in pairwise(loud) if b - a > 16]


def test_a_long_text_is_told_of_run_by_run(kokoro: KokoroSynthesiser) -> None:
    text = " ".join(["The river runs along the edge of the wood to the sea."] * 8)
    told, position, last = [], 0, -1
    for piece in kokoro.synthesise(text, Delivery(pace=1.5), "en"):
        told += [(word.word, position + word.start) for word in piece.words]
        assert all(word.word > last for word in piece.words)
        last = max((word.word for word in piece.words), default=last)
        position += len(piece.samples)
    assert [word for word, _ in told] == list(range(len(text.split())))
    onsets = [onset for _, onset in told]
    assert onsets == sorted(onsets)
    assert onsets[-1] < position
