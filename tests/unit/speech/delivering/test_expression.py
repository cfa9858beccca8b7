import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.speech.delivering.expression import Expression
from app.speech.delivering.mood import Mood

SAD = Expression(
    arousal=-0.6, pitch=-2.0, pitch_range=0.7, pace=0.8, loudness=-4.0, pauses=1.4, voicing=0.9
)


def test_half_as_much_twice_is_as_much() -> None:
    half = SAD.scaled(0.5)
    twice = half + half
    assert (twice.pitch, twice.loudness, twice.arousal) == (-2.0, -4.0, -0.6)
    assert (twice.pitch_range, twice.pace) == pytest.approx((0.7, 0.8))


def test_nothing_of_it_is_nothing() -> None:
    assert SAD.scaled(0.0) == Expression()
    assert Expression() + Expression() == Expression()


def test_the_opposite_undoes_it_where_there_is_one() -> None:
    both = SAD + SAD.scaled(-1.0)
    assert (both.pitch, both.loudness, both.pitch_range) == pytest.approx((0.0, 0.0, 1.0))
    assert SAD.scaled(-1.0).voicing == 1.0


def test_a_sum_may_leave_the_space_of_moods_but_its_mood_does_not() -> None:
    assert (SAD + SAD).mood == Mood(-1.0, 0.0, 0.0)


@given(st.floats(-9, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_the_nearest_mood_is_a_mood(arousal: float, valence: float, power: float) -> None:
    mood = Mood.nearest(arousal, valence, power)
    assert abs(mood.arousal - max(min(arousal, 1), -1)) == 0


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"valence": 1.5}, "between -1 and 1"),
        ({"pace": 0.0}, r"between 0\.25 and 4"),
        ({"pitch_range": -1.0}, r"between 0\.25 and 4"),
        ({"pitch": 40.0}, "within 12 semitones"),
        ({"voicing": 1.1}, "between 0 and 1"),
    ],
)
def test_what_nobody_can_mean_is_refused(wrong: dict[str, float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Expression(**wrong).check()
