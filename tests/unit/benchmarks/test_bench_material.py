"""The sounds that the benchmarks compute."""

from collections.abc import Callable

import numpy as np
import pytest

from app.core.sound import SPEECH_RATE, Sound
from tests.benchmarks.material import Clip, at_level, shuffled
from tests.benchmarks.material_music import music
from tests.benchmarks.material_noises import NOISES, Noise, keyboard
from tests.benchmarks.material_throat import cough, mm_hm, uh_huh


def _loudness(sound: Sound) -> float:
    return float(20 * np.log10(np.sqrt(np.square(sound.samples).mean())))


@pytest.mark.parametrize("noise", [*NOISES, keyboard, music])
def test_a_noise_lasts_as_long_as_it_should_and_is_the_same_each_time(noise: Noise) -> None:
    first, again = (noise(6.0, np.random.default_rng(3)) for _ in range(2))
    assert first.seconds == 6.0
    np.testing.assert_array_equal(first.samples, again.samples)
    assert 0.1 < first.peak <= 0.5
    assert all(_loudness(first.between(start, start + 3.0)) > -60.0 for start in (0.0, 3.0))


@pytest.mark.parametrize("make", [mm_hm, uh_huh, cough])
def test_a_sound_of_the_throat_is_short_and_begins_at_once(
    make: Callable[[np.random.Generator], Sound],
) -> None:
    for seed in range(5):
        sound = make(np.random.default_rng(seed))
        assert 0.2 < sound.seconds < 1.1
        assert 0.4 < sound.peak <= 0.5
        assert sound.between(0.0, 0.08).peak > 0.1


def test_a_cough_is_loudest_at_its_onset() -> None:
    for seed in range(5):
        sound = cough(np.random.default_rng(seed))
        assert _loudness(sound.between(0.0, 0.03)) > _loudness(sound.between(0.1, 0.2))


def test_a_level_is_that_of_the_loud_parts_whatever_the_silence_around_them() -> None:
    tone = Sound(np.sin(np.arange(SPEECH_RATE) * 0.3).astype(np.float32), SPEECH_RATE)
    quiet = Sound.silence(3.0, SPEECH_RATE)
    for sound in (tone, Sound.joined([quiet, tone], SPEECH_RATE)):
        loud = at_level(sound, -20.0).samples[-SPEECH_RATE:]
        assert _loudness(Sound(loud, SPEECH_RATE)) == pytest.approx(-20.0, abs=0.3)


def test_no_clip_comes_again_before_all_had_their_turn() -> None:
    clips = [Clip(str(number), "", Sound.silence(0.1, SPEECH_RATE)) for number in range(5)]
    order = [clip.who for clip in shuffled(clips, 12, seed=1)]
    assert len(order) == 12
    assert set(order[:5]) == set(order[5:10]) == {clip.who for clip in clips}
    assert order[:5] != order[5:10]
