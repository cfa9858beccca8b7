import numpy as np
import pytest

from app.audio.microphone_gain import MOST, TARGET, MicrophoneGain
from app.core.sound import SPEECH_RATE, Samples, Sound

FRAME = 512


def tone(level: float, seconds: float) -> Samples:
    """A tone whose mean square is so many dBFS."""
    moments = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
    wave = np.sqrt(2) * 10 ** (level / 20) * np.sin(2 * np.pi * 220 * moments)
    return wave.astype(np.float32)


def through(gain: MicrophoneGain, samples: Samples, *, speech: bool) -> Samples:
    frames = Sound(samples, SPEECH_RATE).frames(FRAME)
    return np.concatenate([gain.applied(frame, speech=speech).samples for frame in frames])


def level(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples))))


@pytest.mark.parametrize("quiet", [-50.0, -40.0, -30.0])
def test_quiet_speech_comes_to_the_usual_level_within_some_seconds(quiet: float) -> None:
    gain = MicrophoneGain()
    heard = through(gain, tone(quiet, 8.0), speech=True)
    assert level(heard[-SPEECH_RATE:]) == pytest.approx(TARGET, abs=0.5)


def test_there_is_a_most_and_loud_speech_is_not_touched() -> None:
    gain = MicrophoneGain()
    through(gain, tone(-70.0, 20.0), speech=True)
    assert gain.decibels == pytest.approx(MOST)
    loud = tone(-10.0, 3.0)
    assert np.array_equal(through(MicrophoneGain(), loud, speech=True), np.pad(loud, (0, 128)))


def test_noise_alone_changes_nothing_however_long_it_lasts() -> None:
    gain = MicrophoneGain()
    noise = tone(-55.0, 60.0)
    assert level(through(gain, noise, speech=False)) == pytest.approx(level(noise), abs=0.01)


def test_a_moment_of_speech_is_not_enough() -> None:
    gain = MicrophoneGain()
    through(gain, tone(-50.0, 0.3), speech=True)
    assert gain.decibels == 0.0


def test_gaps_between_words_do_not_count_as_quiet_speech() -> None:
    gain = MicrophoneGain()
    for _ in range(20):
        through(gain, tone(-33.0, 0.4), speech=True)
        through(gain, tone(-65.0, 0.2), speech=True)
    assert gain.decibels == pytest.approx(TARGET + 33.0, abs=1.5)


def test_whoever_goes_away_from_the_microphone_is_followed_and_who_comes_back_too() -> None:
    gain = MicrophoneGain()
    through(gain, tone(-23.0, 5.0), speech=True)
    through(gain, tone(-45.0, 20.0), speech=True)
    assert gain.decibels == pytest.approx(22.0, abs=1.0)
    through(gain, tone(-23.0, 3.0), speech=True)
    assert gain.decibels < 3.0


def test_a_shout_after_a_whisper_is_not_distorted() -> None:
    gain = MicrophoneGain()
    through(gain, tone(-50.0, 10.0), speech=True)
    heard = through(gain, tone(-6.0, 1.0), speech=True)
    assert np.abs(heard).max() <= 1.0
    assert np.abs(heard[FRAME:]).max() < 0.95
    assert np.abs(np.diff(heard[FRAME:])).max() < 0.1


def test_it_makes_no_clicks() -> None:
    gain = MicrophoneGain()
    heard = through(gain, tone(-50.0, 8.0), speech=True)
    assert np.abs(np.diff(heard)).max() < 0.02
