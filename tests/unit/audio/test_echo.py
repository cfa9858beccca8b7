import numpy as np

from app.audio.echo import EchoCanceller
from app.core.sound import Samples

FRAME = 512
SILENCE = np.zeros(FRAME, np.float32)
PLAYED = np.full(FRAME, 0.5, np.float32)


class Subtracting:
    """An ideal canceller, for a room without delay."""

    def __init__(self) -> None:
        self.lengths: set[tuple[int, int]] = set()

    def __call__(self, near: Samples, far: Samples) -> Samples:
        self.lengths.add((len(near), len(far)))
        return near - far


def ramp(frames: int) -> Samples:
    return np.arange(1, frames * FRAME + 1, dtype=np.float32) / 1e6


def test_sound_passes_untouched_while_nothing_is_played() -> None:
    process = Subtracting()
    canceller = EchoCanceller(process)
    for frame in ramp(10).reshape(-1, FRAME):
        assert np.array_equal(canceller.cancelled(frame, SILENCE), frame)
    assert canceller.idle
    assert not process.lengths


def test_what_is_played_is_taken_out_in_pieces_of_10_ms_and_nothing_else_is_lost() -> None:
    process = Subtracting()
    canceller = EchoCanceller(process)
    voice = ramp(10)
    out = np.concatenate(
        [canceller.cancelled(frame + PLAYED, PLAYED) for frame in voice.reshape(-1, FRAME)]
    )
    assert process.lengths == {(160, 160)}
    assert len(out) == len(voice)
    np.testing.assert_allclose(out[160:], voice[:-160], atol=1e-6)


def test_it_goes_on_while_the_room_may_still_sound_and_then_rests() -> None:
    canceller = EchoCanceller(Subtracting())
    canceller.cancelled(PLAYED, PLAYED)
    busy = 0
    while not canceller.idle:
        canceller.cancelled(SILENCE, SILENCE)
        busy += 1
    assert 0.7 < busy * FRAME / 16_000 < 0.9


def test_the_real_one_takes_out_an_echo_within_two_seconds() -> None:
    canceller = EchoCanceller()
    random = np.random.default_rng(1)
    played = random.normal(0, 0.1, FRAME * 94).astype(np.float32)
    echo = 0.5 * np.concatenate([np.zeros(960, np.float32), played[:-960]])
    left = np.concatenate(
        [
            canceller.cancelled(near, far)
            for near, far in zip(echo.reshape(-1, FRAME), played.reshape(-1, FRAME), strict=True)
        ]
    )
    assert np.square(left[32_000:]).mean() < 1e-3 * np.square(echo[32_000:]).mean()
