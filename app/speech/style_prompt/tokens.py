"""A prompt as tokens: words, signs that mean something, and stops. Pure."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

LONGEST = 500
"""Characters of a prompt that are followed; the language model has no room for a novel."""

STOP = ","
"""The key of whatever separates two wishes."""

_APOSTROPHES = str.maketrans("’ʼ‘", "'''")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, an emoji, or a stop."""

    text: str
    """As it was written."""

    key: str
    """As it is looked up."""


def within_reason(prompt: str) -> str:
    """The prompt on one line, cut after a word where it is longer than LONGEST."""
    line = " ".join(prompt.encode(errors="ignore").decode().split())
    if len(line) <= LONGEST:
        return line
    kept, _, _ = line[: LONGEST + 1].rpartition(" ")
    return kept or line[:LONGEST]


def tokens(prompt: str) -> list[Token]:
    """The tokens of a prompt; hyphens and invisible characters separate words without a stop."""
    text = unicodedata.normalize("NFKC", prompt[:LONGEST])[:LONGEST].translate(_APOSTROPHES)
    return [token for kind, run in groupby(text, _kind) for token in _of_run(kind, "".join(run))]


def _of_run(kind: str, run: str) -> Iterator[Token]:
    match kind:
        case "word":
            word = run.strip("'")
            if any(sign.isalnum() for sign in word):
                yield Token(word, word.casefold())
        case "sign":
            yield from (Token(sign, sign) for sign in run)
        case "stop":
            yield Token(STOP, STOP)


def _kind(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] in "LNM" or sign == "'":
        return "word"
    if category == "So":
        return "sign"
    return "gap" if category in ("Zs", "Cf", "Pd", "Sk", "Pc") and sign not in "–—" else "stop"
