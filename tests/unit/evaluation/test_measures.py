import numpy as np
import pytest

from app.core.sound import Sound
from app.evaluation.measures import speech_ended

RATE = 16_000


def test_speech_ends_where_it_falls_below_the_peak_by_forty_decibels() -> None:
    samples = np.concatenate(
        [np.full(RATE, 0.5), np.full(RATE // 2, 0.006), np.full(RATE, 0.004)]
    ).astype(np.float32)
    assert speech_ended(Sound(samples, RATE)) == pytest.approx(1.5)


def test_silence_ends_at_once() -> None:
    assert speech_ended(Sound.silence(2.0, RATE)) == 0.0
    assert speech_ended(Sound.silence(0.0, RATE)) == 0.0
