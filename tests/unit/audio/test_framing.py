import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audio.framing import FRAME_SAMPLES, Framer, Outflow
from app.core.sound import SPEECH_RATE, Samples, Sound


def tone(seconds: float, rate: int, hertz: float = 440.0) -> Samples:
    times = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def loudest(samples: Samples, rate: int) -> float:
    """The frequency with the most power, in Hz."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_whatever_the_device_delivers_becomes_mono_frames_at_16_khz(
    rate: int, channels: int
) -> None:
    framer, samples = Framer(rate), tone(2.0, rate)
    frames = [
        frame
        for block in np.array_split(samples, 97)
        for frame in framer.feed(np.repeat(block[:, np.newaxis], channels, axis=1))
    ]
    assert {(frame.rate, len(frame.samples)) for frame in frames} == {(SPEECH_RATE, FRAME_SAMPLES)}
    whole = Sound.joined(frames, SPEECH_RATE)
    assert whole.seconds == pytest.approx(2.0, abs=0.1)
    assert loudest(whole.samples, SPEECH_RATE) == pytest.approx(440, abs=2)
    assert whole.peak == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_frames_come_evenly_and_soon(rate: int) -> None:
    framer, block = Framer(rate), np.zeros((rate // 100, 1), np.float32)
    late, frames = [], 0
    for number in range(1, 200):
        frames += len(list(framer.feed(block)))
        late.append(number / 100 - frames * FRAME_SAMPLES / SPEECH_RATE)
    assert max(late) < FRAME_SAMPLES / SPEECH_RATE + 0.025


def test_what_is_no_number_becomes_silence() -> None:
    block = np.array([[np.nan], [np.inf], [-np.inf]] * 512, np.float32)
    frames = list(Framer(SPEECH_RATE).feed(block))
    assert frames
    assert not any(frame.peak for frame in frames)


class Source:
    def __init__(self) -> None:
        self.samples, self.taken = tone(3.0, 24_000), 0

    def fill(self, block: Samples) -> int:
        block[:] = self.samples[self.taken : self.taken + len(block)]
        self.taken += len(block)
        return len(block)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([24_000, 44_100, 48_000]), st.lists(st.integers(1, 3000), min_size=5))
def test_blocks_of_any_length_are_filled_and_the_source_is_hardly_ahead(
    rate: int, lengths: list[int]
) -> None:
    outflow, source = Outflow(24_000, rate), Source()
    played = 0
    for length in lengths:
        if (played + length) / rate > 2.5:
            break
        samples, spoken = outflow.take(length, source.fill)
        assert len(samples) == length
        assert spoken >= 0
        played += length
        assert 0 <= source.taken / 24_000 - played / rate < 0.05


def test_what_comes_out_is_the_same_sound() -> None:
    outflow, source = Outflow(24_000, 48_000), Source()
    heard = np.concatenate([outflow.take(960, source.fill)[0] for _ in range(100)])
    assert loudest(heard, 48_000) == pytest.approx(440, abs=1)
    assert np.abs(heard).max() == pytest.approx(0.5, abs=0.02)
