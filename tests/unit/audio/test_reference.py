"""The microphone's and the loudspeaker's clocks are played by the test."""

import numpy as np
import pytest

from app.audio.played import Played, PlayedStream
from app.audio.reference import EARLY_SECONDS, Reference
from app.core.sound import Samples

RATE = 16_000  # of both, so that samples can be counted
FRAME, BLOCK = 512, 480
LATENCY = 0.15


class Clocks:
    """What is played is the number of the sample."""

    def __init__(self, drift: float = 0.0) -> None:
        self.played = Played()
        self.reference = Reference(self.played)
        self.now = 100.0
        self._stream = self.played.begin(RATE)
        self._block_seconds = BLOCK / RATE * (1 + drift)
        self._due = self.now
        self._number = 1

    def frame(self, late: float = 0.0, skipped: float = 0.0) -> Samples:
        self.now += FRAME / RATE + skipped
        while self._due <= self.now:
            numbers = np.arange(self._number, self._number + BLOCK, dtype=np.float32)
            self._stream.write(numbers, self._due)
            self._number += BLOCK
            self._due += self._block_seconds
        return self.reference.during(FRAME, self.now + late, LATENCY)

    def lag(self, frame: Samples) -> float:
        """Seconds from a sample's leaving the loudspeaker to the moment of its frame."""
        in_the_air = 100.0 + frame[-1] / RATE * self._block_seconds / (BLOCK / RATE) + LATENCY
        return float(self.now - in_the_air)


def test_before_anything_is_played_there_is_silence() -> None:
    assert not Reference(Played()).during(FRAME, 1.0, LATENCY).any()


def test_the_samples_are_those_in_the_air_a_little_early() -> None:
    clocks = Clocks()
    frames = [clocks.frame() for _ in range(40)]
    assert clocks.lag(frames[-1]) == pytest.approx(-EARLY_SECONDS, abs=0.002)
    joined = np.concatenate(frames[20:])
    np.testing.assert_allclose(np.diff(joined), 1.0, atol=0.02)


def test_frames_that_come_in_bursts_do_not_move_it() -> None:
    clocks = Clocks()
    late = np.random.default_rng(1).uniform(0, 0.03, 200)
    joined = np.concatenate([clocks.frame(late[n]) for n in range(200)])
    steps = np.diff(joined[5000:])
    assert np.abs(steps - 1.0).max() < 1.5
    assert abs((steps - 1.0).sum()) < 0.025 * RATE


@pytest.mark.parametrize("drift", [300e-6, -300e-6])
def test_clocks_that_drift_apart_are_followed(drift: float) -> None:
    clocks = Clocks(drift)
    for _ in range(3000):
        frame = clocks.frame()
    assert clocks.lag(frame) == pytest.approx(-EARLY_SECONDS, abs=0.01)


def test_after_a_gap_in_the_microphone_it_catches_up() -> None:
    clocks = Clocks()
    for _ in range(100):
        clocks.frame()
    clocks.frame(skipped=0.5)
    for _ in range(60):
        frame = clocks.frame()
    assert clocks.reference.jumps == 1
    assert clocks.lag(frame) == pytest.approx(-EARLY_SECONDS, abs=0.01)


def test_a_stream_that_was_closed_leaves_silence() -> None:
    clocks = Clocks()
    for _ in range(50):
        clocks.frame()
    clocks.now += 1.0
    clocks.played.begin(48_000)
    assert not clocks.reference.during(FRAME, clocks.now, LATENCY).any()


def test_what_is_too_old_to_be_kept_is_silence() -> None:
    stream = PlayedStream(1000)
    for second in range(12):
        stream.write(np.full(1000, second + 1, np.float32), float(second))
    assert not stream.read(0, 3900).any()
    assert stream.read(4000, 12_000).tolist() == [n // 1000 + 1 for n in range(4000, 12_000)]


def test_even_with_a_short_way_to_the_air_no_frame_has_holes() -> None:
    played = Played()
    reference, stream = Reference(played), played.begin(24_000)
    frames, due = [], 0.0
    for number in range(1, 200):
        now = number * FRAME / RATE
        while due <= now:
            stream.write(np.full(240, 0.5, np.float32), due)
            due += 0.01
        frames.append(reference.during(FRAME, now, 0.04))
    assert np.concatenate(frames[40:]).min() > 0.4


def test_a_stream_that_nothing_was_written_to_yet_is_not_followed() -> None:
    clocks = Clocks()
    for _ in range(5):
        assert not clocks.reference.during(FRAME, clocks.now, LATENCY).any()
    for _ in range(60):
        frame = clocks.frame()
    assert clocks.reference.jumps == 0
    assert clocks.lag(frame) == pytest.approx(-EARLY_SECONDS, abs=0.002)


@pytest.mark.parametrize("frames", range(1, 6))
def test_a_gap_at_the_very_beginning_is_jumped_over_once(frames: int) -> None:
    clocks = Clocks()
    for _ in range(frames):
        clocks.frame()
    clocks.frame(skipped=0.3)
    for _ in range(60):
        frame = clocks.frame()
    assert clocks.reference.jumps == 1
    assert clocks.lag(frame) == pytest.approx(-EARLY_SECONDS, abs=0.01)
