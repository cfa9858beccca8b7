"""Cuts phonemes into runs that are said in one breath. Pure."""

import unicodedata
from collections.abc import Iterator

LONGEST_RUN = 200
"""Phonemes. Kokoro takes 510, but its authors find it at its best with 100 to 200."""


def runs(phonemes: str) -> Iterator[str]:
    """Cut at the end of a sentence, else of a clause, else of a word; drop what has no sound."""
    while phonemes:
        length = _run_length(phonemes)
        run, phonemes = phonemes[:length].strip(), phonemes[length:].strip()
        if any(_is_sound(mark) for mark in run):
            yield run


def _run_length(phonemes: str) -> int:
    if len(phonemes) <= LONGEST_RUN:
        return len(phonemes)
    for ends in (".!?…", ",;:—", " "):
        cut = max(phonemes.rfind(end, 0, LONGEST_RUN) for end in ends)
        if cut > 0:
            return cut + 1
    return LONGEST_RUN


def _is_sound(mark: str) -> bool:
    return unicodedata.category(mark) in ("Ll", "Lu", "Lo")  # stress and length marks are Lm
