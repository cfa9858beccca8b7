"""Lets the voice rise at the end of a question and hold where words trail off. Pure.

Kokoro hardly does either: with nine English speakers all questions ended 1 to 15 semitones below
the middle of the voice, as statements do.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.speech.engines.kokoro_graph import Prosody, Row
from app.speech.engines.kokoro_pitch import FIRM, VOICED, to_hertz, to_semitones

RISE = 4.0
"""Semitones above the middle of the voice at which a rising question ends; a judgement."""

HOLD = -1.0
"""The same where words trail off."""

STRETCH = 26
"""Values of the pitch, 12.5 ms each, in which this happens: about the last syllable and a half."""

ENOUGH = 2.0
"""Semitones of the speaker's own rise that need no help."""

SONORANTS = frozenset("AIOQWYaeiouyæøœɐɑɒɔɘəɚɛɜɞɤɨɪɯɵʉʊʌᵊᵻːmnŋɲɴlɫɭʎɹɻʋwj")
"""Sounds whose end bears a pitch: vowels, nasals and the like."""

LET_GO = 10
"""Values after the voice in which it may be taken up again, 12.5 ms each."""

LET_GO_ENERGY = 1.0
"""Below which the sound has ended."""

_ENDS = re.compile(r"[.!?…]+")


Places = NDArray[np.intp]


def count_of_questions(phonemes: str) -> int:
    """How many sentences of the run end in a question mark."""
    return sum("?" in end[0] for end in _ENDS.finditer(phonemes))


def contoured(phonemes: str, prosody: Prosody, rising: Sequence[bool]) -> Prosody:
    """The same with its ends bent; `rising` tells for each question whether it rises."""
    firm = (prosody.pitch > FIRM) & (prosody.energy > 0.0)
    middle = float(np.median(to_semitones(prosody.pitch[firm]))) if firm.any() else 0.0
    questions = iter(rising)
    pitch = prosody.pitch
    for end in _ENDS.finditer(phonemes):
        asked, trailing = "?" in end[0], "…" in end[0] or "..." in end[0]
        if not (next(questions, False) if asked else trailing):
            continue
        first, last = (2 * prosody.start_of(token) for token in (0, end.start()))
        voiced = first + np.flatnonzero(firm[first:last])[-STRETCH:]
        if len(voiced):
            places = _places(prosody, int(voiced[0]), int(voiced[-1]), phonemes[end.start() - 1])
            pitch = _bent(
                pitch, voiced, places, *((middle, RISE) if asked else (middle + HOLD, 0.0))
            )
    return prosody if pitch is prosody.pitch else replace(prosody, pitch=pitch)


def _places(prosody: Prosody, start: int, stop: int, phoneme: str) -> Places:
    """Where the pitch is to be bent: where there is a voice, or one ought to be.

    Kokoro often lets go of the voice while the last sound is still loud.
    """
    end = stop + 1
    if phoneme in SONORANTS:
        fading = prosody.energy[end : end + LET_GO] < LET_GO_ENERGY
        end += int(np.argmax(fading)) if fading.any() else len(fading)
    voiced = prosody.pitch[start:end] > VOICED
    voiced[stop - start :] = True
    return start + np.flatnonzero(voiced)


def _bent(pitch: Row, voiced: Places, places: Places, height: float, rise: float) -> Row:
    """Lead the pitch from where it is to a height, and from there so many semitones upwards."""
    own = to_semitones(pitch[voiced])
    if own[-4:].mean() - max(height, own.min()) > ENOUGH:
        return pitch
    way = np.linspace(0.0, 1.0, len(places), dtype=np.float32)
    share = np.minimum(1.0, 2.0 * way)  # of the new contour; all of it from half way on
    target = height + rise * way**2
    heights = to_semitones(np.maximum(pitch[places], VOICED))
    bent = pitch.copy()
    bent[places] = to_hertz((1.0 - share) * heights + share * target)
    return bent
