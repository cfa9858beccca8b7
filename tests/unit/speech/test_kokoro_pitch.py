import numpy as np
import pytest

from app.speech.engines.kokoro_pitch import moved, to_hertz, to_semitones

TUNE = to_hertz(to_semitones(np.full(41, 150, np.float32)) + np.linspace(-5, 5, 41))


def test_nothing_asked_nothing_done() -> None:
    assert moved(TUNE, 0.0, 1.0) is TUNE


@pytest.mark.parametrize("semitones", [-4.0, -1.0, 2.5, 4.0])
def test_the_level_moves_by_semitones(semitones: float) -> None:
    assert to_semitones(moved(TUNE, semitones, 1.0)) == pytest.approx(
        to_semitones(TUNE) + semitones, abs=1e-3
    )


@pytest.mark.parametrize("factor", [0.6, 1.3, 1.6])
def test_the_range_changes_about_the_middle(factor: float) -> None:
    tones = to_semitones(moved(TUNE, 0.0, factor))
    assert np.ptp(tones) == pytest.approx(10 * factor, abs=0.01)
    assert np.median(tones) == pytest.approx(to_semitones(TUNE[20:21])[0], abs=0.01)


def test_silence_stays_without_a_voice() -> None:
    pitch = np.concatenate([np.full(5, 4.0, np.float32), TUNE, np.full(5, 9.9, np.float32)])
    result = moved(pitch, 4.0, 1.6)
    assert (result[:5] == 4.0).all()
    assert (result[-5:] == np.float32(9.9)).all()


def test_a_run_without_a_voice_is_left_alone() -> None:
    silent = np.full(20, 3.0, np.float32)
    assert moved(silent, 3.0, 1.5) is silent


def test_what_is_moved_stays_within_what_people_do() -> None:
    high = moved(TUNE * 2.5, 4.0, 1.6)
    low = moved(TUNE / 2, -4.0, 1.6)
    assert high.max() == pytest.approx((TUNE * 2.5).max(), abs=0.1)  # 501 Hz likewise
    assert low.min() == pytest.approx((TUNE / 2).min(), abs=0.1)  # 56 Hz already, and no lower


def test_an_error_by_an_octave_is_not_made_greater() -> None:
    pitch = TUNE.copy()
    pitch[10] = 30.0  # the voice sets in
    assert moved(pitch, 0.0, 1.6)[10] >= 30.0 * 2 ** (-12 * 0.6 / 12)
    pitch[10] = 600.0
    assert moved(pitch, 0.0, 1.6)[10] == pytest.approx(600.0, rel=1e-3)
