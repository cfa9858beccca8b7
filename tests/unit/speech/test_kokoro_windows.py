from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.sound import Samples
from app.speech.engines.kokoro_windows import (
    CONTEXT,
    FIRST_SIZES,
    REST,
    SIZE,
    SLACK,
    plan_windows,
)
from app.speech.engines.windows import Window, join_windows

FRAME = 600


def energy(frames: int, silence: int = 0) -> NDArray[np.float32]:
    values = np.full(2 * frames, 5.0, np.float32)
    if silence:
        values[: 2 * silence] = values[-2 * silence :] = -9.0
    return values


def rejoined(signal: Samples, windows: list[Window]) -> Samples:
    def sound_of(window: Window) -> Samples:
        return signal[window.first * FRAME : window.last * FRAME] / np.float32(window.gain)

    return np.concatenate(list(join_windows(windows, sound_of, FRAME)))


@pytest.mark.parametrize("frames", [1, 2, 24, 39, 40, 41, 64, 100, 129, 517])
@pytest.mark.parametrize("hurried", [True, False])
def test_a_signal_cut_into_windows_comes_back_whole(frames: int, hurried: bool) -> None:
    signal = np.random.default_rng(frames).normal(0, 0.1, frames * FRAME).astype(np.float32)
    windows = plan_windows(energy(frames), hurried)
    np.testing.assert_allclose(rejoined(signal, windows), signal, atol=1e-5)


def test_silence_comes_back_as_long_as_it_was() -> None:
    silence = np.zeros(200 * FRAME, np.float32)
    assert len(rejoined(silence, plan_windows(energy(200), hurried=True))) == len(silence)


def test_windows_follow_one_another_and_lie_within_what_is_computed() -> None:
    windows = plan_windows(energy(400, silence=14), hurried=True)
    assert all(a.end == b.start for a, b in pairwise(windows))
    for window in windows:
        assert 0 <= window.first <= window.start < window.end <= window.last <= 400
    assert all(window.start - window.first == CONTEXT for window in windows[1:])
    assert all(window.last - window.end >= CONTEXT for window in windows)


def test_the_silence_around_speech_is_not_computed() -> None:
    windows = plan_windows(energy(100, silence=14), hurried=True)
    assert windows[0].start == 13
    assert windows[0].first >= 9
    assert windows[-1].end == 87


def test_somebody_waiting_hears_a_small_window_first() -> None:
    first, second, third, *_ = plan_windows(energy(400), hurried=True)
    for window, (size, _) in zip((first, second), FIRST_SIZES, strict=True):
        assert abs(window.end - window.start - size) <= 2 * SLACK
    assert third.end - third.start >= SIZE - 2 * SLACK
    unhurried = plan_windows(energy(400), hurried=False)[0]
    assert unhurried.end - unhurried.start >= SIZE - 2 * SLACK


def test_a_small_rest_is_no_window_of_its_own() -> None:
    size = FIRST_SIZES[0][0]
    assert len(plan_windows(energy(size + REST - 1), hurried=True)) == 1
    assert len(plan_windows(energy(size + REST), hurried=True)) == 2


def test_a_seam_moves_to_a_quieter_place() -> None:
    values = energy(100)
    quiet = FIRST_SIZES[0][0] + 3
    values[2 * quiet - 1 : 2 * quiet + 1] = -6.0
    assert plan_windows(values, hurried=True)[0].end == quiet


def test_waves_that_do_not_meet_are_shifted_until_they_do() -> None:
    windows = plan_windows(energy(64), hurried=True)
    assert len(windows) == 2

    def sound_of(window: Window) -> Samples:
        phase = 2.0 * windows.index(window)
        times = np.arange((window.last - window.first) * FRAME, dtype=np.float32) / 24_000
        return np.sin(2 * np.pi * 200 * times + phase).astype(np.float32)

    joined = np.concatenate(list(join_windows(windows, sound_of, FRAME)))
    envelope = np.abs(joined[: len(joined) // 120 * 120].reshape(-1, 120)).max(axis=1)
    assert envelope.min() > 0.97  # out of step, the two would cancel each other


def test_a_sentence_without_loud_frames_is_said_nonetheless() -> None:
    windows = plan_windows(np.full(60, -9.0, np.float32), hurried=True)
    assert (windows[0].start, windows[-1].end) == (0, 30)
