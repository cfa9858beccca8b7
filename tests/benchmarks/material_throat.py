"""Sounds of a throat that are no words, computed: "mm-hm", "uh-huh", coughs, a sung vowel."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from app.core.sound import SPEECH_RATE, Samples, Sound
from tests.benchmarks.material_noises import Values, coloured

Formants = Sequence[tuple[float, float, float]]
"""Frequency in Hz, bandwidth in Hz and level in dB of each; after Peterson and Barney (1952)."""

MURMUR: Formants = ((260.0, 70.0, 0.0), (1000.0, 200.0, -28.0), (2200.0, 250.0, -34.0))
VOWELS: dict[str, Formants] = {
    "uh": ((640.0, 80.0, 0.0), (1190.0, 100.0, -6.0), (2390.0, 150.0, -20.0)),
    "ah": ((730.0, 80.0, 0.0), (1090.0, 100.0, -4.0), (2440.0, 150.0, -22.0)),
    "oo": ((300.0, 60.0, 0.0), (870.0, 100.0, -16.0), (2240.0, 150.0, -34.0)),
    "ee": ((270.0, 60.0, 0.0), (2290.0, 150.0, -14.0), (3010.0, 200.0, -18.0)),
}
_HIGHEST_HZ = 4000.0
_EDGE_SECONDS = 0.03


def mm_hm(random: np.random.Generator) -> Sound:
    """Two hums with closed lips and a breath between them, the second one higher."""
    return _twice(MURMUR, random)


def uh_huh(random: np.random.Generator) -> Sound:
    """The same with an open mouth."""
    return _twice(VOWELS["uh"], random)


def cough(random: np.random.Generator) -> Sound:
    """One or two bursts of breath: a sharp onset, then noise that dies away in 0.2 to 0.4 s.

    In every other one the voice is heard at the end, its third phase.
    """
    bursts = []
    for place in range(int(random.integers(1, 3))):
        count = round(random.uniform(0.2, 0.4) * SPEECH_RATE)
        time = np.arange(count) / SPEECH_RATE
        fall = np.exp(-time / random.uniform(0.05, 0.09))
        onset = 2.0 * np.exp(-time / 0.008)
        middle = random.uniform(500.0, 1200.0)
        breath = coloured(random, count, partial(_bell, middle=middle))
        if random.random() < 0.5:
            pitch = np.linspace(random.uniform(250.0, 400.0), 180.0, count)
            late = np.minimum(1.0, time / 0.1)
            breath = breath + 2.0 * late * voiced(pitch.astype(np.float32), VOWELS["uh"])
        bursts += [breath * (fall + onset) * 0.8**place, np.zeros(round(0.1 * SPEECH_RATE))]
    samples = np.concatenate(bursts)
    return Sound((0.5 * samples / np.abs(samples).max()).astype(np.float32), SPEECH_RATE)


def voiced(pitch: Samples, formants: Formants) -> Samples:
    """A voice at a pitch in Hz for each sample: harmonics under the formants' curve."""
    phase = 2 * np.pi * np.cumsum(pitch) / SPEECH_RATE
    sound = np.zeros(len(pitch))
    for number in range(1, int(_HIGHEST_HZ / float(pitch.min())) + 1):
        hz = number * pitch
        strength = sum(
            10 ** (level / 20) / np.sqrt(1 + ((hz - middle) / (width / 2)) ** 2)
            for middle, width, level in formants
        )
        sound += strength * np.sin(number * phase) * (hz < _HIGHEST_HZ) / number**0.5
    louder: Samples = (sound / np.abs(sound).max()).astype(np.float32)
    return louder


def _bell(hz: Values, middle: float) -> Values:
    return 1 / (1 + ((hz - middle) / 700.0) ** 2)


def _twice(formants: Formants, random: np.random.Generator) -> Sound:
    base = random.uniform(95.0, 220.0)
    first = _hum(base, base * 0.95, random.uniform(0.12, 0.2), formants, random)
    second = _hum(base * 1.05, base * 1.3, random.uniform(0.18, 0.3), formants, random)
    gap = round(random.uniform(0.05, 0.1) * SPEECH_RATE)
    breath = 0.03 * coloured(random, gap, lambda hz: 1 / (1 + (hz / 1500.0) ** 2))
    samples = np.concatenate([0.7 * first, breath, second])
    return Sound((0.5 * samples).astype(np.float32), SPEECH_RATE)


def _hum(
    start: float, end: float, seconds: float, formants: Formants, random: np.random.Generator
) -> Samples:
    count = round(seconds * SPEECH_RATE)
    wavering = 1 + 0.01 * np.cumsum(random.normal(size=count)) / np.sqrt(count)
    voice = voiced(np.linspace(start, end, count) * wavering, formants)
    edge = min(round(_EDGE_SECONDS * SPEECH_RATE), count // 2)
    voice[:edge] *= np.linspace(0, 1, edge)
    voice[-edge:] *= np.linspace(1, 0, edge)
    return voice
