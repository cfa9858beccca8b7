"""What is said of a passphrase while it is typed. Pure: no Qt."""

from enum import StrEnum
from itertools import groupby

LEAST_CHARACTERS = 8
"""NIST SP 800-63B 5.1.1.2: at least so many, and no rules about which."""

_FAIR, _GOOD = 12, 18
_FEWEST_DIFFERENT = 5

NOT_THE_SAME = "The two are not the same. Type the second once more."


class Strength(StrEnum):
    """How long it would hold against somebody with a copy of the file; in plain words."""

    NONE = "Four or five words that have nothing to do with one another are good, and easy to keep."
    TOO_SHORT = f"Too short: at least {LEAST_CHARACTERS} characters, some of them different."
    WEAK = "Short: it keeps out the curious, but not somebody with a fast computer and patience."
    FAIR = "Fairly long. It is good if nobody could guess it."
    GOOD = "Long. It is good unless it is a saying, or words that people know you by."


def strength_of(words: str) -> Strength:
    """Judged by its length alone, with a character that is repeated counted twice at most."""
    length = sum(min(len(list(run)), 2) for _, run in groupby(words))
    if not words:
        return Strength.NONE
    if length < LEAST_CHARACTERS or len(set(words)) < _FEWEST_DIFFERENT:
        return Strength.TOO_SHORT
    if length < _FAIR:
        return Strength.WEAK
    return Strength.FAIR if length < _GOOD else Strength.GOOD


def objection(words: str, again: str) -> str:
    """Why a passphrase that was typed twice cannot be taken; empty if it can."""
    strength = strength_of(words)
    if strength in (Strength.NONE, Strength.TOO_SHORT):
        return Strength.TOO_SHORT.value
    return NOT_THE_SAME if words != again else ""


def caps_lock_seems_on(typed: str, *, shift: bool) -> bool | None:
    """Judged by what a key gave, for Qt does not tell; None if this one says nothing."""
    if typed.lower() == typed.upper():
        return None
    return typed.isupper() is not shift
