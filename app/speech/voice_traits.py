"""What can be measured of a voice: pitch, melody, loudness, rate and brightness. Pure.

Pitch is found as by Boersma (1993): the autocorrelation of a windowed frame, divided by that of
the window. It is done here in numpy because nothing lighter would do it: for 10 s it takes some
7 ms, praat-parselmouth 34 ms (and is GPL), WORLD's dio 31 ms, and librosa would bring numba.
"""

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.sound import Samples, Sound

Numbers = NDArray[np.floating]

LONGEST_SECONDS = 8.0
"""Of a longer sound the end is measured: that is how somebody sounds now."""

_RATE = 8_000
"""Enough for pitch and for the brightness of vowels."""

_WINDOW, _HOP = 320, 80
"""Samples: 40 ms hold three periods of the lowest pitch, and there are 100 frames in a second."""

_FFT = 512
_LOWEST, _HIGHEST = 75.0, 500.0
"""Pitch in Hz."""

_VOICED = 0.5
"""How alike two periods of a voice are at least."""

_OCTAVE_COST = 0.01
"""Two periods are as alike as one; of several pitches about as good the highest is meant."""

_OUTLIER = 10.0
"""Semitones: what is farther from the middle is more likely a mistake by an octave than melody."""

_QUIETEST = 25.0
"""Decibels below the loudest frames; what is quieter is no speech."""

_FAINTEST = -65.0
"""In dB of full scale: what is quieter than this throughout is no speech either."""

_DIP = 2.0
"""Decibels between two syllables (de Jong and Wempe 2009)."""

_LEAST_VOICED_SECONDS = 0.4
_FEWEST_SYLLABLES = 2


@dataclass(frozen=True, slots=True)
class Traits:
    """One utterance in numbers that can be compared."""

    pitch: float
    """Median in semitones above 100 Hz."""

    melody: float
    """From the 10th to the 90th percentile of the pitch, in semitones."""

    level: float
    """Of voiced sound, in dB of full scale."""

    rate: float
    """Syllable-like peaks in a second of speech."""

    brightness: float
    """What lies above 1 kHz against what lies below, in dB; a tense voice has more of it."""

    @property
    def numbers(self) -> NDArray[np.float64]:
        """The five in order."""
        return np.array(astuple(self))


@dataclass(frozen=True, slots=True)
class Measured:
    """The traits, and how much there was to take them from."""

    traits: Traits
    voiced_seconds: float


def measured(sound: Sound) -> Measured | None:
    """Measure the end of a sound; None if there is too little of a voice in it.

    Rates below 8 kHz tell too little as well. Infinite or missing samples count as silence.
    """
    if sound.rate < _RATE:
        return None
    end = sound.between(max(0.0, sound.seconds - LONGEST_SECONDS), sound.seconds)
    samples = Sound(_sane(end.samples), sound.rate).resampled(_RATE).samples
    if len(samples) < _LEAST_VOICED_SECONDS * _RATE:
        return None
    power = _power(samples)
    level = _decibels(power.sum(axis=1))
    speech = level > max(float(np.percentile(level, 95)) - _QUIETEST, _FAINTEST)
    pitch = _pitch(power)
    voiced = speech & np.isfinite(pitch)
    syllables = _syllables(level, voiced)
    seconds = float(voiced.sum()) * _HOP / _RATE
    if seconds < _LEAST_VOICED_SECONDS or syllables < _FEWEST_SYLLABLES:
        return None
    return Measured(_traits(power[voiced], pitch[voiced], syllables, int(speech.sum())), seconds)


def _traits(power: Numbers, pitch: Numbers, syllables: int, speech_frames: int) -> Traits:
    """Of the voiced frames."""
    semitones = 12 * np.log2(pitch / 100)
    middle = float(np.median(semitones))
    near = semitones[np.abs(semitones - middle) < _OUTLIER]
    low, high = np.percentile(near, (10, 90))
    border = round(1000 * _FFT / _RATE)
    bright, dark = power[:, border:].sum(), power[:, :border].sum()
    return Traits(
        pitch=middle,
        melody=float(high - low),
        level=float(_decibels(power.sum(axis=1).mean())),
        rate=syllables / (speech_frames * _HOP / _RATE),
        brightness=float(_decibels(bright) - _decibels(dark)),
    )


def _sane(samples: Samples) -> Samples:
    return np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)


def _power(samples: Samples) -> Numbers:
    """Power spectra of the frames, the mean taken out; their sum is the mean square."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_HOP]
    spectra = np.fft.rfft((frames - frames.mean(axis=1, keepdims=True)) * _HANN, _FFT)
    power = spectra.real**2 + spectra.imag**2
    scaled: Numbers = power * np.float32(2 / (_FFT * (_HANN**2).sum()))
    return scaled


def _pitch(power: Numbers) -> Numbers:
    """In Hz for each frame; not a number where there is none."""
    alike = np.fft.irfft(power, _FFT)[:, : _LAGS[-1] + 2]
    alike = alike / np.maximum(alike[:, :1], 1e-12) / _WINDOW_ALIKE[: _LAGS[-1] + 2]
    inner = alike[:, _LAGS]
    peak = (inner > alike[:, _LAGS - 1]) & (inner >= alike[:, _LAGS + 1])
    worth = np.where(peak, inner + _OCTAVE_COST * np.log2(_RATE / _LAGS / _LOWEST), -1.0)
    best = worth.argmax(axis=1)
    rows, lag = np.arange(len(alike)), _LAGS[best]
    before, here, after = (alike[rows, lag + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.where(bend < 0, (before - after) / (2 * np.minimum(bend, -1e-9)), 0.0)
    voiced = peak[rows, best] & (here > _VOICED)
    found: Numbers = np.where(voiced, _RATE / (lag + np.clip(shift, -0.5, 0.5)), np.nan)
    return found


def _syllables(level: Numbers, voiced: NDArray[np.bool_]) -> int:
    """Voiced peaks of the loudness, with a dip between each and the next."""
    count, rising, extreme, top = 0, True, -np.inf, 0
    edged = np.pad(level, len(_SMOOTHING) // 2, mode="edge")
    for place, here in enumerate(np.convolve(edged, _SMOOTHING, mode="valid").tolist()):
        if rising and here > extreme:
            extreme, top = here, place
        elif rising and here < extreme - _DIP:
            count += bool(voiced[top])
            rising, extreme = False, here
        elif not rising and here < extreme:
            extreme = here
        elif not rising and here > extreme + _DIP:
            rising, extreme, top = True, here, place
    return count + (rising and bool(voiced[top]))


def _decibels(power: Numbers | np.floating) -> Numbers:
    decibels: Numbers = 10 * np.log10(np.maximum(power, 1e-12))
    return decibels


def _autocorrelation_of_window() -> Numbers:
    spectrum = np.fft.rfft(_HANN, _FFT)
    alike = np.fft.irfft(spectrum.real**2 + spectrum.imag**2, _FFT)
    normal: Numbers = np.maximum(alike / alike[0], 1e-3).astype(np.float32)
    return normal


_SMOOTHING = np.hanning(9)[1:-1] / np.hanning(9).sum()
_HANN: Numbers = np.hanning(_WINDOW).astype(np.float32)
_LAGS = np.arange(int(_RATE / _HIGHEST), int(_RATE / _LOWEST) + 1)
_WINDOW_ALIKE = _autocorrelation_of_window()
