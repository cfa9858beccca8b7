import numpy as np
import pytest

from app.audio.echo_loss import LARGEST, LEAST_SECONDS, EchoMeter
from app.core.sound import Samples

FRAME = 512
RANDOM = np.random.default_rng(1)


def noise(level: float) -> Samples:
    """A frame of so many dBFS."""
    return RANDOM.normal(0, 10 ** (level / 20), FRAME).astype(np.float32)


def measure(
    meter: EchoMeter,
    seconds: float,
    played: float = -20,
    heard: float = -30,
    left: float = -55,
    doubtful: bool = False,
) -> None:
    for _ in range(round(seconds * 16_000 / FRAME)):
        meter.measure(noise(played), noise(heard), noise(left), doubtful=doubtful)


def test_it_says_nothing_before_it_has_heard_enough() -> None:
    meter = EchoMeter()
    measure(meter, LEAST_SECONDS - 0.5)
    assert meter.loss is None


def test_the_loss_is_told_before_and_after_cancelling() -> None:
    meter = EchoMeter()
    measure(meter, 5.0)
    assert meter.loss is not None
    assert meter.loss.before == pytest.approx(10, abs=1)
    assert meter.loss.after == pytest.approx(35, abs=1)


def test_silence_and_whispers_tell_nothing() -> None:
    meter = EchoMeter()
    measure(meter, 10.0, played=-70)
    assert meter.loss is None


def test_without_any_echo_the_loss_is_the_largest_there_is() -> None:
    meter = EchoMeter()
    measure(meter, 5.0, heard=-np.inf, left=-np.inf)
    assert meter.loss is not None
    assert meter.loss.after == LARGEST


def test_while_the_user_speaks_nothing_is_measured_nor_just_before() -> None:
    meter = EchoMeter()
    measure(meter, 5.0)
    before = meter.loss
    measure(meter, 0.4, heard=-15, left=-15)  # not noticed yet
    measure(meter, 2.0, heard=-15, left=-15, doubtful=True)
    assert meter.loss == before


def test_what_sounds_like_somebody_for_seconds_on_end_is_an_echo_that_has_become_louder() -> None:
    meter = EchoMeter()
    measure(meter, 16.0)
    measure(meter, 2.5, heard=-15, left=-15, doubtful=True)
    assert meter.loss is not None
    assert meter.loss.after == pytest.approx(35, abs=1)
    measure(meter, 3.0, heard=-15, left=-15, doubtful=True)
    assert meter.loss.after == pytest.approx(-5, abs=1)


def test_the_loss_of_the_room_is_known_a_little_sooner_and_none_is_taken_for_granted() -> None:
    meter = EchoMeter()
    assert meter.room_loss == 0.0
    measure(meter, 2.1)
    measure(meter, 1.0, heard=-15)  # somebody says something, unnoticed
    assert meter.loss is None
    assert meter.room_loss == pytest.approx(10, abs=1)


def test_a_short_noise_does_not_count_but_a_changed_room_does() -> None:
    meter = EchoMeter()
    measure(meter, 16.0)
    measure(meter, 1.0, left=-20)
    assert meter.loss is not None
    assert meter.loss.after == pytest.approx(35, abs=1)
    measure(meter, 5.0, left=-30)
    assert meter.loss.after == pytest.approx(10, abs=1)


def test_other_devices_are_measured_anew() -> None:
    meter = EchoMeter()
    measure(meter, 5.0)
    meter.forget()
    assert meter.loss is None


def test_a_silence_before_the_sound_does_not_make_the_loss_seem_less() -> None:
    meter = EchoMeter()
    measure(meter, 0.3, played=-np.inf, heard=-30)  # the hum of the room
    measure(meter, 1.1, played=-10, heard=-30)
    assert meter.room_loss == pytest.approx(20, abs=0.5)
