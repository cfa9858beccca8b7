import pytest

from app.remote.fetching_pace import Pace


def fed(*samples: tuple[float, int]) -> Pace:
    pace = Pace()
    for at, done in samples:
        pace = pace.after(at, done)
    return pace


def test_what_was_here_before_is_not_speed() -> None:
    pace = fed((10.0, 900), (12.0, 1000))
    assert pace.bytes_per_second == 50
    assert pace.seconds_left(1200) == 4


def test_nothing_is_said_of_the_first_moment() -> None:
    assert fed((0.0, 0)).seconds_left(100) is None
    assert fed((0.0, 0), (0.5, 50)).seconds_left(100) is None


def test_a_steady_stream_has_its_own_speed() -> None:
    pace = fed(*((second / 5, second * 200) for second in range(100)))
    assert pace.bytes_per_second == pytest.approx(1000)


def test_a_stream_that_slows_down_is_believed_after_some_seconds_only() -> None:
    steady = [(float(second), second * 1000) for second in range(60)]
    slow = [(60.0 + second, 60_000 + second * 100) for second in range(1, 20)]
    assert 800 < fed(*steady, *slow[:1]).bytes_per_second < 1000
    assert 100 < fed(*steady, *slow).bytes_per_second < 150


def test_beginning_again_forgets_the_speed() -> None:
    assert fed((0.0, 0), (2.0, 5000), (3.0, 10)).bytes_per_second == 0
