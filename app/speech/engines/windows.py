"""Joins the sounds of windows in which a vocoder speaks a sentence.

The new sound is shifted by a few milliseconds to where its waves meet the old ones, and the two are
cross-faded.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from app.core.sound import Samples

FADE = 240  # samples, 10 ms at 24 kHz
SHIFT = 150  # samples; two periods of the waves of the lowest voice are never further apart


@dataclass(frozen=True, slots=True)
class Window:
    """Frames to be made into sound together."""

    start: int
    """First frame that is heard."""

    end: int
    """The frame after the last one that is heard."""

    first: int
    """First frame that is computed."""

    last: int
    """The frame after the last one that is computed."""

    gain: float
    """Factor for the amplitudes."""

    final: bool
    """Whether nothing follows it."""


def join_windows(
    windows: Iterable[Window], sound_of: Callable[[Window], Samples], frame_samples: int
) -> Iterator[Samples]:
    """Make the windows into sound one after the other and yield what is finished.

    A window is asked for when the sound of the one before was taken.

    `sound_of` gives the sound from `first` to `last`, before the gain. A seam may move by 150
    samples, 6 ms at 24 kHz.
    """
    half = FADE // 2
    tail: Samples | None = None
    for window in windows:
        sound = sound_of(window) * np.float32(window.gain)
        start = (window.start - window.first) * frame_samples
        end = (window.end - window.first) * frame_samples
        pieces = []
        if tail is not None:
            start += _shift(tail, sound[start - half - SHIFT : start + half + SHIFT])
            pieces.append(_cross_fade(tail, sound[start - half : start + half]))
            start += half
        if window.final:
            pieces.append(sound[start:end])
        else:
            pieces.append(sound[start : end - half])
            tail = sound[end - half : end + half]
        yield np.concatenate(pieces)


def _shift(tail: Samples, around: Samples) -> int:
    """Where in `around` the waves are most like the tail's, as a distance from its middle."""
    candidates = np.lib.stride_tricks.sliding_window_view(around, len(tail))
    likeness = candidates @ tail / (np.linalg.norm(candidates, axis=1) + 1e-6)
    nearest_first = np.argsort(np.abs(np.arange(len(candidates)) - SHIFT), kind="stable")
    return int(nearest_first[np.argmax(likeness[nearest_first])]) - SHIFT


def _cross_fade(old: Samples, new: Samples) -> Samples:
    rising = np.linspace(0.0, 1.0, len(old), dtype=np.float32)
    return old + rising * (new - old)
