"""Noises that a microphone hears while nobody speaks, computed; 16 kHz, seeded."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.sound import SPEECH_RATE, Samples, Sound

Values = NDArray[np.floating[Any]]

Spectrum = Callable[[Values], Values]
"""Strength at each frequency in Hz."""

Noise = Callable[[float, np.random.Generator], Sound]
"""So many seconds of it; the level is arbitrary."""


def coloured(random: np.random.Generator, count: int, spectrum: Spectrum) -> Values:
    """Noise of that spectrum, with a loudness (root mean square) of 1."""
    frequencies = np.fft.rfftfreq(count, 1 / SPEECH_RATE)
    shaped = np.fft.rfft(random.normal(size=count)) * spectrum(frequencies)
    samples: Values = np.fft.irfft(shaped, count)
    samples /= np.sqrt(np.square(samples).mean())
    return samples


def white(seconds: float, random: np.random.Generator) -> Sound:
    """As strong at every frequency."""
    return _sound(random.normal(size=round(seconds * SPEECH_RATE)))


def pink(seconds: float, random: np.random.Generator) -> Sound:
    """3 dB weaker for each octave up."""
    count = round(seconds * SPEECH_RATE)
    return _sound(coloured(random, count, lambda hz: 1 / np.sqrt(np.maximum(hz, 20.0))))


def fan(seconds: float, random: np.random.Generator) -> Sound:
    """Air, and the hum of a motor and its blades."""
    count = round(seconds * SPEECH_RATE)
    time = np.arange(count) / SPEECH_RATE
    air = coloured(random, count, lambda hz: 1 / (1 + (hz / 400.0) ** 2))
    turning = random.uniform(90.0, 140.0) * (1 + 0.003 * np.sin(2 * np.pi * 0.3 * time))
    phase = 2 * np.pi * np.cumsum(turning) / SPEECH_RATE
    hum = sum(np.sin(number * phase) / number for number in range(1, 8))
    return _sound(air + 0.4 * hum)


def rain(seconds: float, random: np.random.Generator) -> Sound:
    """A hiss, and drops that come at random."""
    count = round(seconds * SPEECH_RATE)
    hiss = coloured(random, count, lambda hz: hz / (hz + 1500.0))
    drops = np.zeros(count)
    where = random.integers(0, count, round(60 * seconds))
    drops[where] = random.exponential(8.0, len(where))
    splash = np.exp(-np.arange(160) / 25.0) * np.sin(np.arange(160) * 1.6)
    return _sound(hiss + np.convolve(drops, splash, "same"))


def street(seconds: float, random: np.random.Generator) -> Sound:
    """A rumble with cars that come near and go again."""
    count = round(seconds * SPEECH_RATE)
    time = np.arange(count) / SPEECH_RATE
    rumble = coloured(random, count, lambda hz: 1 / (1 + (hz / 150.0) ** 2))
    tyres = coloured(random, count, lambda hz: 1 / (1 + ((hz - 800.0) / 600.0) ** 2))
    near = np.zeros(count)
    for passing in random.uniform(0.0, seconds, max(1, round(seconds / 8))):
        near += np.exp(-(((time - passing) / random.uniform(1.0, 2.5)) ** 2))
    return _sound(rumble * (0.5 + near) + tyres * near)


def keyboard(seconds: float, random: np.random.Generator) -> Sound:
    """Keys that go down and up in the rhythm of somebody who types, stops, and types on."""
    count = round(seconds * SPEECH_RATE)
    samples = 0.002 * random.normal(size=count)
    moment = 0.5
    while moment < seconds - 0.5:
        for _ in range(int(random.integers(3, 12))):
            _strike(samples, moment, 1.0, random)
            _strike(samples, moment + random.uniform(0.06, 0.12), 0.4, random)
            moment += random.lognormal(-1.9, 0.4)
        moment += random.exponential(0.6)
    return _sound(samples)


def _strike(samples: Values, moment: float, strength: float, random: np.random.Generator) -> None:
    """One click: a burst and what it makes of key and desk, added where there is room."""
    start = round(moment * SPEECH_RATE)
    time = np.arange(min(1280, len(samples) - start)) / SPEECH_RATE
    if start < 0 or not len(time):
        return
    click = random.normal(size=len(time)) * np.exp(-time / 0.002)
    for hz, fall in ((random.uniform(180, 350), 0.015), (random.uniform(1500, 3500), 0.006)):
        click += np.sin(2 * np.pi * hz * time) * np.exp(-time / fall)
    samples[start : start + len(time)] += strength * random.uniform(0.5, 1.0) * click


def _sound(samples: Values) -> Sound:
    scaled: Samples = (0.5 * samples / np.abs(samples).max()).astype(np.float32)
    return Sound(scaled, SPEECH_RATE)


NOISES: tuple[Noise, ...] = (white, pink, fan, rain, street)
