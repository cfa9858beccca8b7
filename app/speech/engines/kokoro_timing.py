"""Changes how long the sounds and the pauses of a run of phonemes are. Pure.

Pace and pauses are apart: a faster pace leaves the pauses at the marks as long as they were.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.speech.engines.kokoro_graph import Prosody, Row

CONSONANT_ELASTICITY = 0.7
"""Power of the pace that a consonant follows where a vowel follows the whole.

Vowels take up most of a change of rate and consonants resist it (Klatt 1976, Linguistic uses of
segmental duration in English). That paper has no single figure; this one is a judgement.
"""

FINAL_ELASTICITY = 0.3
"""Power of a slow pace by which the last syllable before a mark is longer still (likewise)."""

QUIET_ENERGY = -1.0
"""Energy below which a frame beside a mark belongs to its pause."""

_VOWELS = frozenset("AIOQWYaeiouyæøœɐɑɒɔɘəɚɛɜɞɤɨɪɯɵʉʊʌᵊᵻ")
_MARKS = re.compile(r"[,;:.!?…—]+")
_VOWEL_RUN = re.compile(rf"[{''.join(sorted(_VOWELS))}][^ ]*$")


def paced(phonemes: str, durations: Row, pace: float) -> Row:
    """Divide the length of the whole by `pace`, leaving the silence around it.

    `durations` holds whole frames of the silence before, each phoneme, and the silence after.
    No phoneme gets less than one frame, which ends at a little over twice the pace.
    """
    if pace == 1.0 or not phonemes:
        return durations
    spoken = durations[1:-1]
    stretched = spoken * _elasticities(phonemes, pace)
    stretched *= spoken.sum() / pace / stretched.sum()
    return np.concatenate([durations[:1], _whole(stretched), durations[-1:]])


def _elasticities(phonemes: str, pace: float) -> NDArray[np.float64]:
    powers = np.array([CONSONANT_ELASTICITY if _is_consonant(mark) else 1.0 for mark in phonemes])
    if pace < 1.0:
        for mark in _MARKS.finditer(phonemes):
            if syllable := _VOWEL_RUN.search(phonemes, 0, mark.start()):
                powers[_last_vowels(syllable) : mark.start()] += FINAL_ELASTICITY
    return np.float64(pace) ** -powers


def _last_vowels(syllable: re.Match[str]) -> int:
    """Where the last vowels begin in a word that is cut off before its first vowel."""
    at = syllable.end() - 1
    while syllable.string[at] not in _VOWELS:
        at -= 1
    while at > syllable.start() and syllable.string[at - 1] in _VOWELS:
        at -= 1
    return at


def _is_consonant(mark: str) -> bool:
    return unicodedata.category(mark) in ("Ll", "Lu", "Lo") and mark not in _VOWELS


def _whole(lengths: NDArray[np.float64]) -> Row:
    """Round to whole frames, handing what is lost on to the next so that the sum is kept."""
    rounded, owed = np.empty(len(lengths), np.float32), 0.0
    for at, length in enumerate(lengths):
        owed += length
        rounded[at] = max(1, round(owed))
        owed -= float(rounded[at])
    return rounded


def with_pauses(phonemes: str, prosody: Prosody, factor: float) -> Prosody:
    """Make the pauses within the run so many times as long; they keep a frame at least."""
    frames = np.arange(prosody.frames)
    pieces, done = [], 0
    for start, end in _pauses(phonemes, prosody) if factor != 1.0 else ():
        length = max(1, round((end - start) * factor))
        pieces += [frames[done:start], np.linspace(start, end - 1, length).round().astype(int)]
        done = end
    if not pieces:
        return prosody
    taken = np.concatenate([*pieces, frames[done:]])
    durations = prosody.durations.astype(int)
    owners = np.repeat(np.arange(len(durations)), durations)[taken]
    return replace(
        prosody,
        features=prosody.features[:, :, taken],
        pitch=prosody.pitch.reshape(-1, 2)[taken].ravel(),
        energy=prosody.energy.reshape(-1, 2)[taken].ravel(),
        durations=np.bincount(owners, minlength=len(durations)).astype(np.float32),
    )


def _pauses(phonemes: str, prosody: Prosody) -> Iterator[tuple[int, int]]:
    """First quiet frame at each mark that something follows, and the frame after the last.

    Kokoro counts most of a pause to the phoneme before the mark, the rest to mark and space.
    """
    energy = prosody.energy.reshape(-1, 2).max(axis=1)
    for mark in _MARKS.finditer(phonemes.rstrip(" ,;:.!?…—")):
        first = prosody.start_of(max(0, mark.start() - 1))
        last = prosody.start_of(mark.end() + phonemes.startswith(" ", mark.end()))
        quiet = np.flatnonzero(energy[first:last] < QUIET_ENERGY)
        if len(quiet):
            yield first + int(quiet[0]), first + int(quiet[-1]) + 1
