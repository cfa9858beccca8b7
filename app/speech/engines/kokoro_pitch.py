"""Moves the pitch that Kokoro has worked out, before it is made into sound. Pure."""

import numpy as np

from app.speech.engines.kokoro_graph import Row

VOICED = 10.0
"""Hz; the vocoder makes no tone below it."""

FIRM = 50.0
"""Hz; what lies between is the beginning or end of a voice and says nothing about its level."""

LOWEST, HIGHEST = 60.0, 500.0
"""Hz; bounds beyond which nothing is moved."""

FARTHEST = 12.0
"""Semitones from the middle beyond which the range no longer counts: an error by an octave."""


def moved(pitch: Row, semitones: float, factor: float) -> Row:
    """Shift the pitch, and widen or narrow its range, on a logarithmic scale.

    Each voiced value becomes middle + shift + factor x (value - middle), where the middle is the
    median of the run. The sound follows without calibration: by Praat, the median and the 10 to
    90 % range of four speakers change by what is asked here, within a fifth of it.
    """
    voiced, firm = pitch > VOICED, pitch > FIRM
    if (semitones, factor) == (0.0, 1.0) or not firm.any():
        return pitch
    heights = to_semitones(pitch[voiced])
    middle = np.median(to_semitones(pitch[firm]))
    away = np.clip(heights - middle, -FARTHEST, FARTHEST)
    wanted = heights + semitones + (factor - 1.0) * away
    lowest, highest = to_semitones(np.array([LOWEST, HIGHEST], np.float32))
    wanted = np.clip(wanted, np.minimum(heights, lowest), np.maximum(heights, highest))
    result = pitch.copy()
    result[voiced] = to_hertz(wanted)
    return result


def to_semitones(hertz: Row) -> Row:
    """Above 1 Hz."""
    return (12.0 * np.log2(hertz)).astype(np.float32)


def to_hertz(semitones: Row) -> Row:
    """The way back."""
    hertz: Row = np.exp2(semitones / 12.0).astype(np.float32)
    return hertz
