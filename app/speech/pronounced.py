"""Finds the words of a text in the phonemes that are to be said. Pure.

Phonemes have fewer words than the text: espeak says "of the" as one.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.speech.alignment import Pairing, align
from app.speech.words import length_of, words_of

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Pronounced:
    """Where a word of a text is in one of the runs of phonemes."""

    word: int
    """Its place in `words_of(text)`."""

    run: int
    start: int
    """Of the space before it in the run: the word is heard 30 ms before its first phoneme."""

    end: int
    """After its last phoneme; marks such as commas do not belong to it."""


def pronounced(text: str, runs: Sequence[str]) -> list[Pronounced]:
    """The words in the order of the text; none if text and phonemes do not fit each other."""
    words = [(place, length_of(word)) for place, word in enumerate(words_of(text))]
    words = [(place, letters) for place, letters in words if letters]
    sounds = [sound for number, run in enumerate(runs) for sound in _sounds(number, run)]
    pairings = align(
        [letters for _, letters in words], [sound.end - sound.start for sound in sounds]
    )
    found: list[Pronounced] = []
    for pairing in pairings or ():
        found += _paired(pairing, words, sounds)
    return found


def _sounds(number: int, run: str) -> list[Pronounced]:
    """The words of a run of phonemes, not knowing yet which words they are."""
    sounds = []
    for match in _WORD.finditer(run):
        voiced = [
            place
            for place, mark in enumerate(match[0], match.start())
            if unicodedata.category(mark)[0] in "LM"
        ]
        if voiced:
            sounds.append(Pronounced(-1, number, max(0, match.start() - 1), voiced[-1] + 1))
    return sounds


def _paired(
    pairing: Pairing, words: Sequence[tuple[int, int]], sounds: Sequence[Pronounced]
) -> list[Pronounced]:
    if not pairing.first or not pairing.second:
        return []
    first = sounds[pairing.second.start]
    last = [sounds[place] for place in pairing.second if sounds[place].run == first.run][-1]
    start, length = first.start, last.end - first.start
    letters = sum(words[place][1] for place in pairing.first)
    found, before = [], 0
    for place in pairing.first:
        word, count = words[place]
        begin = start + round(length * before / letters)
        before += count
        found.append(Pronounced(word, first.run, begin, start + round(length * before / letters)))
    return found
