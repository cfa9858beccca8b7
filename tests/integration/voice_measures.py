"""What can be measured of a voice, with Praat, a loudness meter and DNSMOS."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import parselmouth
import pyloudnorm

from app.core.sound import SPEECH_RATE, Sound

STEP = 0.01
"""Seconds between two values of pitch or level."""

LOWEST, HIGHEST = 60.0, 500.0
"""Hz, where a pitch is looked for."""

OCTAVE = 12.0
"""Semitones from the median beyond which a pitch is an error of the measurement."""

SURELY = 0.6
"""Praat's threshold of voicing where noise must not pass for a voice; its own is 0.45."""

SILENCE = -35.0
"""Decibels below the loudest moment at which nobody is speaking."""

PAUSE = 0.08
"""Seconds: a shorter silence belongs to a consonant."""

MOS_SECONDS = 9.01


@dataclass(frozen=True, slots=True)
class Measured:
    """How something was said."""

    pitch: float
    """Median, in semitones above 1 Hz."""

    pitch_range: float
    """From the 10th to the 90th percentile, in semitones."""

    speaking: float
    """Seconds without the pauses."""

    pausing: float
    """Seconds of pauses between words."""

    loudness: float
    """Integrated, in LUFS (ITU-R BS.1770)."""

    voiced: float
    """Share of the loud moments in which Praat is sure of a pitch."""

    quality: float
    """DNSMOS, overall."""


def measured(sound: Sound) -> Measured:
    """All of it for a few seconds of speech."""
    pitch, level = _pitch(sound), _level(sound)
    tones = 12 * np.log2(pitch[pitch > 0])
    tones = tones[np.abs(tones - np.median(tones)) < OCTAVE] if len(tones) else np.zeros(1)
    spread = np.percentile(tones, [10, 90])
    speaking, pausing = _speaking_and_pausing(level)
    sure = _pitch(sound, SURELY)
    loud = level[: len(sure)] > level.max() - 20
    return Measured(
        pitch=float(np.median(tones)),
        pitch_range=float(spread[1] - spread[0]),
        speaking=speaking,
        pausing=pausing,
        loudness=loudness(sound),
        voiced=float((sure[: len(loud)][loud] > 0).mean()),
        quality=quality(sound),
    )


def loudness(sound: Sound) -> float:
    """Integrated loudness in LUFS; the sound is at least 0.4 s long."""
    samples = sound.samples.astype(np.float64)
    return float(pyloudnorm.Meter(sound.rate).integrated_loudness(samples))


def harmonicity(sound: Sound) -> float:
    """Harmonics to noise in dB, the median; about 12 in a full voice, 3 in a whisper."""
    whole = parselmouth.Sound(sound.samples.astype(np.float64), sound.rate)
    values = whole.to_harmonicity(minimum_pitch=LOWEST).values
    return float(np.median(values[values > -100]))


def end_of_pitch(sound: Sound, seconds: float) -> float:
    """Semitones from the median pitch to the highest in the last voiced seconds."""
    pitch = _pitch(sound)
    tones = 12 * np.log2(pitch[pitch > 0])
    last = tones[-round(seconds / STEP) :] - np.median(tones)
    return float(np.percentile(last[np.abs(last) < OCTAVE], 90))


def pauses(sound: Sound) -> tuple[float, float]:
    """Seconds of the longest silence between two sounds, and of the silence at the end."""
    level = _level(sound)
    audible = np.flatnonzero(level > level.max() + SILENCE)
    longest = np.diff(audible).max(initial=1) - 1
    return float(longest * STEP), float((len(level) - 1 - audible[-1]) * STEP)


def quality(sound: Sound) -> float:
    """DNSMOS P.835, overall, from 1 to 5: the model in speechmos, whose module wants librosa."""
    samples = sound.resampled(SPEECH_RATE).samples
    wanted = round(MOS_SECONDS * SPEECH_RATE)
    samples = np.tile(samples, -(-wanted // len(samples)))[:wanted].astype(np.float32)
    raw = float(_judge().run(None, {"input_1": samples[np.newaxis]})[0][0][2])
    return -0.06766283 * raw**2 + 1.11546468 * raw + 0.04602535  # the fit in speechmos.dnsmos


@cache
def _judge() -> onnxruntime.InferenceSession:
    package = find_spec("speechmos")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = Path(package.submodule_search_locations[0])
    return onnxruntime.InferenceSession(folder / "dnsmos_models" / "sig_bak_ovr.onnx")


def _pitch(sound: Sound, threshold: float = 0.45) -> np.ndarray:
    """Hz every 10 ms, 0 where there is no voice by Praat's threshold."""
    whole = parselmouth.Sound(sound.samples.astype(np.float64), sound.rate)
    track = whole.to_pitch_ac(
        time_step=STEP, pitch_floor=LOWEST, pitch_ceiling=HIGHEST, voicing_threshold=threshold
    )
    frequencies: np.ndarray = track.selected_array["frequency"]
    return frequencies


def _level(sound: Sound) -> np.ndarray:
    """Decibels every 10 ms."""
    hop = round(sound.rate * STEP)
    frames = sound.samples[: len(sound.samples) // hop * hop].reshape(-1, hop)
    return 10 * np.log10(np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-9)


def _speaking_and_pausing(level: np.ndarray) -> tuple[float, float]:
    audible = np.flatnonzero(level > level.max() + SILENCE)
    gaps = np.diff(audible) - 1
    pausing = float(gaps[gaps > PAUSE / STEP].sum() * STEP)
    return float((audible[-1] - audible[0] + 1) * STEP - pausing), pausing
