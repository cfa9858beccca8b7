"""Writes abbreviations out."""

import re
from collections.abc import Iterable, Mapping

from app.speech.vocabulary import Vocabulary

_DOTTED_CAPITALS = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,}(?![\w])")
_INITIAL = re.compile(r"(?<![\w.])([A-HJ-Z])\.(?=\s+[A-Z][\w.])")
_COMPARISONS = frozenset("<>≤≥≈×±+")
_OPERAND = re.compile(r"(?:[0-9)]|\b[^\W\d_])\s*\Z")


class Abbreviations:
    """Says "Doctor", "for example", "number five"; "U.S." and "J. Smith" only lose their dots."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._titles = vocabulary.titles
        self._words = _with_capitals(vocabulary.abbreviations)
        self._closing = _with_capitals(vocabulary.closing_abbreviations)
        self._before_numbers = _with_capitals(vocabulary.before_numbers)
        self._title = _pattern(self._titles, r"(?=\s+(?:[^\W\d_a-z]|&|(?:and|et|und|y|e)\s))")
        self._word = _pattern(self._words, r"(?!\w)")
        self._close = _pattern(self._closing, r"(?!\w)")
        self._before_number = _pattern(self._before_numbers, r"\s?(?=[-−]?[$€£₹]?[0-9])")

    def __call__(self, text: str) -> str:
        """The text with its abbreviations written out."""
        text = self._before_number.sub(self._said_before_number, text)
        text = self._title.sub(lambda match: self._titles[match[1]], text)
        text = self._word.sub(lambda match: self._words[match[1]], text)
        text = self._close.sub(lambda match: self._closing[match[1]] + _full_stop(match), text)
        text = _DOTTED_CAPITALS.sub(
            lambda match: match[0].replace(".", "") + _last_stop(match), text
        )
        return _INITIAL.sub(r"\1", text)

    def _said_before_number(self, match: re.Match[str]) -> str:
        if match[1] in _COMPARISONS and _OPERAND.search(match.string, 0, match.start()):
            return match[0]
        return f"{self._before_numbers[match[1]]} "


def _with_capitals(table: Mapping[str, str]) -> dict[str, str]:
    capitals = {key[0].upper() + key[1:]: word[0].upper() + word[1:] for key, word in table.items()}
    return capitals | dict(table)


def _pattern(abbreviations: Iterable[str], following: str) -> re.Pattern[str]:
    longest_first = sorted(abbreviations, key=len, reverse=True)
    names = "|".join(map(re.escape, longest_first)) or "(?!)"
    return re.compile(rf"(?<![\w.])({names}){following}")


def _full_stop(match: re.Match[str]) -> str:
    """The full stop of an abbreviation, where it ends the sentence as well."""
    following = match.string[match.end() :]
    return "." if re.match(r"\s*\Z|\s+[^\W\d_a-z]", following) else ""


def _last_stop(match: re.Match[str]) -> str:
    return "" if match.string[match.end() :].strip() else "."
