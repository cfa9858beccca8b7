"""Trims the silence around speech while the speech is still being made."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from app.core.sound import Samples

AUDIBLE = 0.002  # amplitude, -54 dBFS: the softest beginning of an f or h lies above it
LEAD_IN_SECONDS = 0.02  # kept before the first audible sample
FADE_SECONDS = 0.003

SENTENCE_PAUSE_SECONDS = 0.3
CLAUSE_PAUSE_SECONDS = 0.15
BREAK_SECONDS = 0.04  # where a sentence without a comma was cut to be heard sooner

SENTENCE_ENDS = (".", "!", "?", "…")


class Trimmed(NamedTuple):
    """A piece of speech without the silence around it."""

    start: int
    """Where it begins in what it was cut out of, in samples."""

    samples: Samples


def pause_after(text: str, factor: float) -> float:
    """How long to be silent after these words, in seconds; `factor` times the usual."""
    text = text.rstrip(" \"'”’»)")
    if text.endswith((*SENTENCE_ENDS, "。", "！", "？", "।")):
        return SENTENCE_PAUSE_SECONDS * factor
    return (BREAK_SECONDS if text[-1:].isalnum() else CLAUSE_PAUSE_SECONDS) * factor


def trim(pieces: Iterable[Samples], rate: int, pause: float) -> Iterator[Trimmed]:
    """Yield speech that begins after 20 ms and is followed by exactly `pause` seconds.

    Silence within the speech is held back until it is known not to be its end. Pieces without any
    audible sample yield nothing.
    """
    quiet = np.zeros(0, np.float32)
    begun = False
    position = 0  # of the silence held back
    for piece in pieces:
        samples = np.concatenate([quiet, piece])
        audible = np.flatnonzero(np.abs(samples) > AUDIBLE)
        if not len(audible):
            quiet = samples
            continue
        start = 0 if begun else max(0, int(audible[0]) - round(LEAD_IN_SECONDS * rate))
        end = int(audible[-1]) + 1
        speech, quiet = samples[start:end], samples[end:]
        yield Trimmed(position + start, speech if begun else _faded_in(speech, rate))
        position += end
        begun = True
    if begun:
        yield Trimmed(position, _closing(quiet, rate, pause))


def _faded_in(samples: Samples, rate: int) -> Samples:
    length = min(len(samples), round(FADE_SECONDS * rate))
    faded = samples.copy()
    faded[:length] *= np.linspace(0.0, 1.0, length, dtype=np.float32)
    return faded


def _closing(quiet: Samples, rate: int, pause: float) -> Samples:
    """The dying away of the last sound, filled up with silence."""
    closing = np.zeros(round(pause * rate), np.float32)
    kept = min(len(quiet), len(closing))
    closing[:kept] = quiet[:kept] * np.linspace(1.0, 0.0, kept, dtype=np.float32)
    return closing
