"""The real Kokoro doing as it is asked, measured by Praat, a loudness meter, DNSMOS and Whisper."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import numpy as np
import pytest

from app.core.delivery import Blend, Delivery
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.engines.kokoro_speakers import LEVELS
from app.speech.engines.piper import PiperSynthesiser
from app.speech.protocols import Speech
from tests.integration.voice_measures import (
    Measured,
    end_of_pitch,
    harmonicity,
    loudness,
    measured,
)
from tests.integration.words import word_errors

pytestmark = pytest.mark.engines

Models = Callable[[str], Path]
Say = Callable[[Delivery, str], Sound]

SENTENCE = "Take a warm coat with you, because the evenings are cold."
SPEAKERS = ("af_heart", "am_michael", "bf_emma")
LIVELY = Delivery(pitch=3.0, pitch_range=1.5, pace=1.3, loudness=4.0)
SUBDUED = Delivery(pitch=-3.0, pitch_range=0.65, pace=0.75, loudness=-6.0, pauses=1.8)


@pytest.fixture(scope="module")
def kokoro(models: Models, tmp_path_factory: pytest.TempPathFactory) -> KokoroSynthesiser:
    folder, cuts = models("kokoro"), tmp_path_factory.mktemp("cuts")
    return KokoroSynthesiser(folder / "kokoro-v1.0.int8.onnx", folder / "voices", cuts, threads=2)


@pytest.fixture(scope="module")
def say(kokoro: KokoroSynthesiser) -> Say:
    @cache
    def spoken(delivery: Delivery, text: str = SENTENCE) -> Sound:
        return Sound.joined(kokoro.synthesise(text, delivery, "en"), kokoro.rate)

    return spoken


@pytest.fixture(scope="module")
def ear(models: Models) -> Callable[[Sound], str]:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(models("whisper-base")), device="cpu", compute_type="int8")

    def hear(sound: Sound) -> str:
        samples = np.pad(sound.resampled(SPEECH_RATE).samples, 4000)
        segments, _ = whisper.transcribe(
            samples, language="en", beam_size=1, temperature=0.0, without_timestamps=True
        )
        return " ".join(segment.text.strip() for segment in segments)

    return hear


def pairs(say: Say, asked: Delivery) -> list[tuple[Measured, Measured]]:
    """Each speaker's own way, and the delivery."""
    deliveries = [(Delivery(speaker), replace(asked, speaker=speaker)) for speaker in SPEAKERS]
    return [
        (measured(say(own, SENTENCE)), measured(say(done, SENTENCE))) for own, done in deliveries
    ]


@pytest.mark.parametrize("asked", [LIVELY, SUBDUED], ids=["lively", "subdued"])
def test_each_change_is_within_a_third_of_what_was_asked(say: Say, asked: Delivery) -> None:
    changes = pairs(say, asked)
    pitch = mean(done.pitch - own.pitch for own, done in changes)
    spread = mean(done.pitch_range / own.pitch_range - 1 for own, done in changes)
    pace = mean(own.speaking / done.speaking - 1 for own, done in changes)
    level = mean(done.loudness - own.loudness for own, done in changes)
    assert pitch == pytest.approx(asked.pitch, rel=1 / 3)
    assert spread == pytest.approx(asked.pitch_range - 1, rel=1 / 3)
    assert pace == pytest.approx(asked.pace - 1, rel=1 / 3)
    assert level == pytest.approx(asked.loudness, rel=1 / 3)


def test_quality_is_kept(say: Say) -> None:
    changes = [pair for asked in (LIVELY, SUBDUED) for pair in pairs(say, asked)]
    assert mean(done.quality - own.quality for own, done in changes) > -0.15


def test_the_loudest_delivery_does_not_clip(say: Say) -> None:
    loudest = [say(replace(LIVELY, speaker=speaker), SENTENCE) for speaker in SPEAKERS]
    assert max(np.abs(sound.samples).max() for sound in loudest) <= 1.0


def test_pauses_are_apart_from_the_pace(say: Say) -> None:
    own = measured(say(Delivery(), SENTENCE))
    longer = measured(say(Delivery(pauses=2.0), SENTENCE))
    faster = measured(say(Delivery(pace=1.3), SENTENCE))
    assert longer.pausing > 1.5 * own.pausing
    assert longer.speaking == pytest.approx(own.speaking, rel=0.05)
    assert faster.pausing > 0.75 * own.pausing


def test_every_delivery_is_understood(say: Say, ear: Callable[[Sound], str]) -> None:
    for asked in (LIVELY, SUBDUED, Delivery(voicing=0.0)):
        assert word_errors(SENTENCE, ear(say(replace(asked, speaker="af_heart"), SENTENCE))) == 0


def test_a_whisper_has_no_voice(say: Say) -> None:
    own, whisper = say(Delivery(), SENTENCE), say(Delivery(voicing=0.0), SENTENCE)
    assert measured(whisper).voiced < 0.15 < 0.4 < measured(own).voiced
    assert harmonicity(whisper) < 4 < 8 < harmonicity(own)


def test_words_are_told_rightly_however_they_are_said(kokoro: KokoroSynthesiser) -> None:
    asked = Delivery(pace=0.75, pauses=2.5)
    pieces: list[Speech] = list(kokoro.synthesise(SENTENCE, asked, "en"))
    samples, spans = Sound.joined(pieces, kokoro.rate).samples, pieces[0].words
    assert len(spans) == len(SENTENCE.split())
    comma = spans[5:7]  # "you," and "because"
    pause = samples[comma[0].end : comma[1].start]
    assert len(pause) > 0.2 * kokoro.rate or comma[1].start - comma[0].start > 0.5 * kokoro.rate
    assert all(first.start < second.start for first, second in pairwise(spans))
    audible = np.flatnonzero(np.abs(samples) > 0.02)
    assert spans[-1].start < audible[-1] < spans[-1].end + 0.2 * kokoro.rate
    quietest = min(range(comma[0].start, comma[1].start, 240), key=lambda at: _level(samples, at))
    assert _level(samples, quietest) < 0.003


def _level(samples: np.ndarray, at: int) -> float:
    return float(np.sqrt(np.mean(samples[at : at + 1200] ** 2)))


def test_a_question_rises_where_a_statement_falls(say: Say) -> None:
    asked, told = (say(Delivery("bm_george"), f"You saw him yesterday{mark}") for mark in "?.")
    assert end_of_pitch(asked, 0.2) > end_of_pitch(told, 0.2) + 3


def test_a_mixture_lies_between_its_speakers(say: Say) -> None:
    low, high = (
        measured(say(Delivery(name), SENTENCE)).pitch for name in ("bm_george", "af_heart")
    )
    half = measured(say(Delivery("af_heart", Blend("bm_george", 0.5, 0.5)), SENTENCE)).pitch
    assert low + 1 < half < high - 1


def test_soft_and_loud_speakers_are_as_loud_as_each_other(say: Say) -> None:
    levels = [
        loudness(say(Delivery(name), SENTENCE)) for name in ("af_nova", "if_sara", "af_heart")
    ]
    assert max(levels) - min(levels) < 2.0


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_all_speakers_are_as_loud_as_each_other(say: Say) -> None:
    levels = {name: loudness(say(Delivery(name), SENTENCE)) for name in LEVELS}
    middle = median(levels.values())
    assert {name: level for name, level in levels.items() if abs(level - middle) > 1.5} == {}


def test_piper_does_what_the_catalogue_says(models: Models) -> None:
    piper = PiperSynthesiser(models("piper-joe") / "en_US-joe-medium.onnx", threads=2)

    def said(delivery: Delivery) -> Sound:
        return Sound.joined(piper.synthesise(f"{SENTENCE} Yes.", delivery, "en"), piper.rate)

    own, slow = said(Delivery()), said(Delivery(pace=0.7, loudness=-6.0, pauses=2.0))
    assert slow.seconds - 1.2 == pytest.approx((own.seconds - 0.6) / 0.7, rel=0.15)
    assert loudness(slow) - loudness(own) == pytest.approx(-6.0, abs=2.0)
