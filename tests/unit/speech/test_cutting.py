import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.sound import Sound
from app.speech.cutting import cut

RATE = 1_000


@given(st.integers(0, 200 * RATE), st.floats(1.0, 60.0))
def test_nothing_is_lost_and_no_part_is_too_long(length: int, seconds: float) -> None:
    sound = Sound(np.arange(length, dtype=np.float32), RATE)
    parts = cut(sound, seconds)
    assert np.array_equal(Sound.joined(parts, RATE).samples, sound.samples)
    assert max(part.seconds for part in parts) <= seconds + 1 / RATE
    assert len(parts) <= 1 + 2 * sound.seconds / seconds


def test_the_cut_is_where_it_is_quietest() -> None:
    samples = np.ones(30 * RATE, np.float32)
    samples[20 * RATE : 20 * RATE + RATE // 2] = 0.0
    first, second = cut(Sound(samples, RATE), 29.0)
    assert first.seconds == pytest.approx(20.25, abs=0.25)
    assert second.seconds == pytest.approx(9.75, abs=0.25)
