import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.wav import encode_wav, read_sound
from app.core.errors import AudioFileError
from app.core.sound import SPEECH_RATE, Sound


def tone(rate: int, seconds: float = 1.0) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)).astype(
        "float32"
    )


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 192_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_rate_and_any_number_of_channels(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, np.tile(tone(rate)[:, None], (1, channels)), rate)
    sound = read_sound(path)
    assert sound.rate == SPEECH_RATE
    assert sound.seconds == pytest.approx(1.0, abs=0.01)
    spectrum = np.abs(np.fft.rfft(sound.samples[:SPEECH_RATE]))
    assert spectrum.argmax() == pytest.approx(440, abs=2)
    assert sound.peak == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("name", ["tone.flac", "tone.ogg", "tone.mp3"])
def test_other_kinds_of_file(tmp_path: Path, name: str) -> None:
    soundfile.write(tmp_path / name, tone(48_000), 48_000)
    assert read_sound(tmp_path / name).seconds == pytest.approx(1.0, abs=0.1)


def test_what_is_too_loud_is_made_quieter_as_a_whole(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "loud.wav", 8 * tone(16_000), 16_000, subtype="FLOAT")
    sound = read_sound(tmp_path / "loud.wav")
    assert sound.peak == pytest.approx(1.0)


def test_what_is_too_quiet_is_made_louder_and_silence_stays_silent(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "quiet.wav", 0.01 * tone(16_000), 16_000, subtype="FLOAT")
    assert read_sound(tmp_path / "quiet.wav").peak == pytest.approx(0.3, abs=0.01)
    soundfile.write(tmp_path / "none.wav", 0 * tone(16_000), 16_000)
    assert read_sound(tmp_path / "none.wav").peak == 0.0


def test_what_is_too_long_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lecture.wav"
    soundfile.write(path, tone(8_000, 61.0), 8_000)
    assert read_sound(path, 61.0).seconds == pytest.approx(61.0, abs=0.01)
    with pytest.raises(AudioFileError, match=r"lasts 2 minutes, and Parley listens to 1 at most"):
        read_sound(path, 60.0)


def test_of_a_broken_flac_file_there_is_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "broken.flac"
    noise = np.random.default_rng(1).normal(0, 0.1, 32_000).astype(np.float32)
    soundfile.write(path, noise, 16_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 0.5 < read_sound(path).seconds < 1.5


def test_some_samples_that_are_no_numbers_become_silence(tmp_path: Path) -> None:
    samples = tone(16_000)
    samples[100:200] = np.nan
    soundfile.write(tmp_path / "holes.wav", samples, 16_000, subtype="FLOAT")
    sound = read_sound(tmp_path / "holes.wav")
    assert np.isfinite(sound.samples).all()
    assert sound.peak == pytest.approx(0.5, abs=0.05)


def test_a_truncated_recording_gives_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    path.write_bytes(encode_wav(Sound(tone(16_000), 16_000))[:16_044])
    assert read_sound(path).seconds == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (None, "does not exist"),
        (b"", "is empty"),
        (b"These are words and no sound." * 50, "cannot be read as sound"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "cannot be read as sound"),
        ("nan", "no numbers"),
        ("none", "holds no sound"),
    ],
)
def test_what_is_no_recording_gets_one_sentence(
    tmp_path: Path, content: bytes | str | None, advice: str
) -> None:
    path = tmp_path / "bad.wav"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "nan":
        soundfile.write(path, np.full(16_000, np.nan, np.float32), 16_000, subtype="FLOAT")
    elif content == "none":
        soundfile.write(path, np.zeros(0, np.float32), 16_000)
    with pytest.raises(AudioFileError, match=advice) as caught:
        read_sound(path)
    assert str(path) in str(caught.value)


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="is a folder"):
        read_sound(tmp_path)


def test_what_is_written_can_be_read() -> None:
    data = encode_wav(Sound(tone(24_000), 24_000))
    samples, rate = soundfile.read(io.BytesIO(data))
    assert rate == 24_000
    assert len(samples) == 24_000
