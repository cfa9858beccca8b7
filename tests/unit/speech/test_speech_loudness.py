import numpy as np
import pytest

from app.speech.engines.loudness import amplified

WAVE = np.sin(np.linspace(0, 60, 4000)).astype(np.float32)


def test_soft_sound_is_left_as_it_is() -> None:
    soft = WAVE * np.float32(0.5)
    assert amplified(soft, 0.0) is soft


@pytest.mark.parametrize("decibels", [-6.0, -3.0, 4.0])
def test_the_level_changes_by_decibels(decibels: float) -> None:
    soft = WAVE * np.float32(0.4)
    louder = amplified(soft, decibels)
    assert 20 * np.log10(louder.max() / soft.max()) == pytest.approx(decibels, abs=0.01)
    assert louder.dtype == np.float32


@pytest.mark.parametrize("decibels", [0.0, 4.0, 20.0])
def test_nothing_reaches_full_scale_or_is_folded(decibels: float) -> None:
    limited = amplified(WAVE * np.float32(1.2), decibels)
    assert np.abs(limited).max() <= 1.0
    assert (np.sign(limited) == np.sign(WAVE)).all()
