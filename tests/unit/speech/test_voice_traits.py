import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.core.sound import SPEECH_RATE, Sound
from app.speech.voice_traits import LONGEST_SECONDS, Measured, Traits, measured
from tests.unit.speech.talkers import Talker

PLAIN = Talker()


def traits(talker: Talker) -> Traits:
    taken = measured(talker.say(3.0))
    assert taken is not None
    return taken.traits


@pytest.mark.parametrize("pitch", [-3.0, 2.0, 8.0, 15.0, 22.0])
def test_pitch_is_that_of_the_voice(pitch: float) -> None:
    assert traits(replace(PLAIN, pitch=pitch, melody=0.5)).pitch == pytest.approx(pitch, abs=0.8)


@pytest.mark.parametrize("melody", [1.0, 3.0, 5.0])
def test_melody_is_as_wide_as_the_tune(melody: float) -> None:
    assert traits(replace(PLAIN, melody=melody)).melody == pytest.approx(2 * melody, rel=0.25)


@pytest.mark.parametrize("rate", [3.0, 4.5, 6.5])
def test_syllables_are_counted(rate: float) -> None:
    assert traits(replace(PLAIN, rate=rate)).rate == pytest.approx(rate, rel=0.25)


def test_twice_the_amplitude_is_six_decibels_and_nothing_else() -> None:
    sound = PLAIN.say(3.0)
    quiet, loud = measured(sound), measured(Sound(sound.samples * 2, SPEECH_RATE))
    assert quiet is not None
    assert loud is not None
    assert loud.traits.level - quiet.traits.level == pytest.approx(6.02, abs=0.1)
    assert replace(loud.traits, level=0.0).numbers == pytest.approx(
        replace(quiet.traits, level=0.0).numbers, abs=0.05
    )


def test_a_flatter_spectrum_is_brighter() -> None:
    assert traits(replace(PLAIN, tilt=6.0)).brightness > traits(PLAIN).brightness + 3.0


def test_a_person_counting_is_measured_as_a_listener_would(people: Callable) -> None:
    taken = measured(people("en/counting")[0])
    assert taken is not None
    assert 150 < 100 * 2 ** (taken.traits.pitch / 12) < 260
    assert 3.0 < taken.traits.rate < 7.0


def test_another_rate_of_sampling_makes_no_difference() -> None:
    sound = PLAIN.say(3.0)
    once, twice = measured(sound), measured(sound.resampled(48_000))
    assert once is not None
    assert twice is not None
    assert twice.traits.numbers == pytest.approx(once.traits.numbers, abs=0.5)


def test_of_a_long_speech_the_end_counts() -> None:
    high = replace(PLAIN, pitch=12.0).say(LONGEST_SECONDS)
    long = Sound.joined([PLAIN.say(50.0), high], SPEECH_RATE)
    assert measured(long) == measured(high)


def _cough(noise: Callable[[float], Sound]) -> Sound:
    burst = noise(0.4).samples * 20 * np.exp(-np.arange(6400) / 1000)
    return Sound(burst.astype(np.float32), SPEECH_RATE)


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.1, 3.0, 60.0])
def test_silence_and_noise_are_no_voice(noise: Callable[[float], Sound], seconds: float) -> None:
    assert measured(Sound.silence(seconds, SPEECH_RATE)) is None
    assert measured(noise(seconds)) is None


def test_a_cough_is_no_voice(noise: Callable[[float], Sound]) -> None:
    assert measured(_cough(noise)) is None


def test_a_hum_is_no_voice() -> None:
    hum = 0.3 * np.sin(2 * np.pi * 120 * np.arange(3 * SPEECH_RATE) / SPEECH_RATE)
    assert measured(Sound(hum.astype(np.float32), SPEECH_RATE)) is None


def test_a_tenth_of_a_second_is_too_little() -> None:
    assert measured(PLAIN.say(0.1)) is None


def test_a_voice_that_is_hardly_there_is_not_measured() -> None:
    assert measured(Sound(PLAIN.say(3.0).samples * 1e-4, SPEECH_RATE)) is None


def test_a_telephone_is_bad_enough() -> None:
    assert measured(Sound(np.zeros(4000, np.float32), 4_000)) is None


def test_what_is_no_number_is_silence() -> None:
    sound = PLAIN.say(3.0)
    broken = sound.samples.copy()
    broken[1000:1100] = np.nan
    broken[2000:2100] = np.inf
    taken = measured(Sound(broken, SPEECH_RATE))
    assert isinstance(taken, Measured)
    assert np.isfinite(taken.traits.numbers).all()


@settings(max_examples=30, deadline=None)
@given(
    arrays.arrays(np.float32, st.integers(0, 12_000), elements=st.floats(width=32)),
    st.sampled_from([8_000, 16_000, 44_100]),
)
def test_whatever_comes_gives_numbers_or_nothing(samples: np.ndarray, rate: int) -> None:
    taken = measured(Sound(samples, rate))
    assert taken is None or all(math.isfinite(number) for number in taken.traits.numbers)
