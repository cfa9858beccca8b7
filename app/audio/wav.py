"""Recordings: any sound file in, one sort of sound inside, WAV out."""

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from app.core.errors import AudioFileError
from app.core.sound import SPEECH_RATE, Sound

_BLOCK_SECONDS = 0.1

_QUIET, _AUDIBLE, _MOST_GAIN = 0.05, 0.3, 100.0
"""Peaks below the first are raised to the second, by at most 40 dB."""


def read_sound(path: Path, longest_seconds: float = math.inf) -> Sound:
    """The recording as 16 kHz mono, a block at a time so that long ones fit.

    Raises AudioFileError for what is missing, empty, too long or no recording. Of a damaged file
    it is what can be read. Samples that are no numbers become silence; what is too loud for its
    format or too quiet to be understood is changed as a whole.
    """
    try:
        if path.is_dir():
            raise AudioFileError(f"{path} is a folder; name a recording in it.")
        if not path.exists():
            raise AudioFileError(f"{path} does not exist; check its name.")
        with soundfile.SoundFile(path) as file:
            _check_length(path, file.frames / file.samplerate, longest_seconds)
            samples = np.concatenate([np.zeros(0, np.float32), *_blocks(file)])
    except (TypeError, ValueError, soundfile.LibsndfileError) as error:  # TypeError: a .raw file
        empty = path.stat().st_size == 0
        advice = (
            "is empty; record it again."
            if empty
            else ("cannot be read as sound; Parley reads WAV, FLAC, OGG and MP3 files.")
        )
        raise AudioFileError(f"{path} {advice}") from error
    except OSError as error:
        raise AudioFileError(f"{path} cannot be opened: {error.strerror}.") from error
    if not len(samples):
        raise AudioFileError(f"{path} holds no sound; record it again.")
    finite = np.isfinite(samples)
    if not finite.any():
        raise AudioFileError(f"{path} holds no numbers where its sound should be; record it again.")
    samples = np.where(finite, samples, np.float32(0.0))
    return Sound((samples * _gain(float(np.abs(samples).max()))).astype(np.float32), SPEECH_RATE)


def encode_wav(sound: Sound) -> bytes:
    """The sound as a 16-bit WAV file."""
    target = io.BytesIO()
    soundfile.write(target, sound.samples, sound.rate, format="WAV", subtype="PCM_16")
    return target.getvalue()


def _check_length(path: Path, seconds: float, longest_seconds: float) -> None:
    if seconds > longest_seconds:
        raise AudioFileError(
            f"{path.name} lasts {math.ceil(seconds / 60)} minutes, and Parley listens to "
            f"{longest_seconds / 60:.0f} at most. Cut it, and try again."
        )


def _blocks(file: soundfile.SoundFile) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
    resampler = soxr.ResampleStream(file.samplerate, SPEECH_RATE, 1, dtype="float32")
    blocks = []
    length = round(file.samplerate * _BLOCK_SECONDS)
    try:
        for block in file.blocks(length, dtype="float32", always_2d=True):
            blocks.append(resampler.resample_chunk(block.mean(axis=1)))
    except soundfile.LibsndfileError:
        if not blocks:
            raise
    blocks.append(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    return blocks


def _gain(peak: float) -> np.float32:
    if peak > 1.0:
        return np.float32(1.0 / peak)
    if 0.0 < peak < _QUIET:
        return np.float32(min(_AUDIBLE / peak, _MOST_GAIN))
    return np.float32(1.0)
