"""Music from another room, computed: chords, arpeggios, a bass, drums, and sung vowels; seeded."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.core.sound import SPEECH_RATE, Sound
from tests.benchmarks.material_throat import VOWELS, voiced

Timbre = tuple[float, ...]
"""Strengths of the harmonics, from the first on."""

_TIMBRES: tuple[Timbre, ...] = (
    (1.0, 0.5, 0.25, 0.12, 0.06),  # a piano, more or less
    (1.0, 0.0, 0.33, 0.0, 0.2, 0.0, 0.14),  # a clarinet
    (0.7, 1.0, 0.8, 0.6, 0.5, 0.3, 0.2),  # strings
    (1.0, 0.1),  # a flute
)
_PROGRESSIONS = ((0, 5, 3, 4), (0, 3, 4, 0), (5, 3, 0, 4), (1, 4, 0, 0))
_SCALE = (0, 2, 4, 5, 7, 9, 11)
_BEATS_PER_BAR = 4

Buffer = NDArray[np.float64]


class _Piece:
    """Bars of four beats are written one after the other into a buffer."""

    def __init__(self, seconds: float, random: np.random.Generator) -> None:
        self.random = random
        self.sound: Buffer = np.zeros(round(seconds * SPEECH_RATE))
        self.beat = 60.0 / random.uniform(70.0, 140.0)
        self.key = 110.0 * 2 ** (random.integers(0, 12) / 12)
        self.timbre = _TIMBRES[int(random.integers(len(_TIMBRES)))]

    def hertz(self, step: int) -> float:
        """Of a step of the scale, counted from the key note."""
        octave, place = divmod(step, len(_SCALE))
        return float(self.key * 2 ** (octave + _SCALE[place] / 12))

    def add(self, moment: float, samples: Buffer) -> None:
        start = round(moment * SPEECH_RATE)
        part = samples[: max(0, len(self.sound) - start)]
        self.sound[start : start + len(part)] += part

    def note(self, moment: float, step: int, beats: float, strength: float) -> None:
        time = _time(beats * self.beat)
        hertz = self.hertz(step)
        tone = sum(
            strong * np.sin(2 * np.pi * hertz * number * time)
            for number, strong in enumerate(self.timbre, 1)
        )
        self.add(moment, strength * tone * _attack(time) * np.exp(-time / (0.8 * beats)))


def music(seconds: float, random: np.random.Generator) -> Sound:
    """One piece: its tempo, key, chords and instruments are drawn, and whether somebody sings."""
    piece = _Piece(seconds, random)
    progression = _PROGRESSIONS[int(random.integers(len(_PROGRESSIONS)))]
    parts: list[Callable[[_Piece, float, int], None]] = [_bass]
    parts += [_chord if random.random() < 0.5 else _arpeggio]
    parts += [part for part in (_drums, _melody, _sung) if random.random() < 0.6]
    bar = _BEATS_PER_BAR * piece.beat
    for number in range(int(seconds / bar) + 1):
        for part in parts:
            part(piece, number * bar, progression[number % len(progression)])
    samples = 0.5 * piece.sound / np.abs(piece.sound).max()
    return Sound(samples.astype(np.float32), SPEECH_RATE)


def _chord(piece: _Piece, moment: float, root: int) -> None:
    for step in (root, root + 2, root + 4):
        piece.note(moment, step + 7, _BEATS_PER_BAR, 0.25)


def _arpeggio(piece: _Piece, moment: float, root: int) -> None:
    for place, step in enumerate((0, 2, 4, 7, 4, 2, 4, 2)):
        piece.note(moment + place * piece.beat / 2, root + step + 7, 1.0, 0.35)


def _bass(piece: _Piece, moment: float, root: int) -> None:
    for beat in (0, 2):
        piece.note(moment + beat * piece.beat, root - 7, 2.0, 0.5)


def _melody(piece: _Piece, moment: float, root: int) -> None:
    step = root + 14
    for beat in range(_BEATS_PER_BAR):
        step += int(piece.random.integers(-2, 3))
        piece.note(moment + beat * piece.beat, step, 1.0, 0.4)


def _sung(piece: _Piece, moment: float, root: int) -> None:
    """Two long vowels to the bar, with vibrato."""
    for half in (0, 1):
        time = _time(1.9 * piece.beat)
        vibrato = 1 + 0.012 * np.sin(2 * np.pi * 5.5 * time) * np.minimum(1.0, time / 0.3)
        hertz = piece.hertz(root + int(piece.random.integers(0, 5)))
        names = sorted(VOWELS)
        vowel = VOWELS[names[int(piece.random.integers(len(names)))]]
        tone = voiced((hertz * vibrato).astype(np.float32), vowel)
        fall = np.minimum(1.0, (time[-1] - time) / 0.1)
        piece.add(moment + 2 * half * piece.beat, 0.5 * tone * _attack(time, 0.08) * fall)


def _drums(piece: _Piece, moment: float, root: int) -> None:
    for beat in range(_BEATS_PER_BAR):
        start = moment + beat * piece.beat
        time = _time(0.25)
        if beat % 2 == 0:
            sweep = 2 * np.pi * np.cumsum(50.0 + 100.0 * np.exp(-time / 0.03)) / SPEECH_RATE
            piece.add(start, 0.9 * np.sin(sweep) * np.exp(-time / 0.08))
        else:
            piece.add(start, 0.4 * piece.random.normal(size=len(time)) * np.exp(-time / 0.05))
        hat = piece.random.normal(size=len(time)) * np.exp(-time / 0.015)
        piece.add(start + piece.beat / 2, 0.2 * np.diff(hat, prepend=0.0))


def _time(seconds: float) -> Buffer:
    return np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE


def _attack(time: Buffer, seconds: float = 0.01) -> Buffer:
    return np.minimum(1.0, time / seconds)
