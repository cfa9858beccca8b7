"""Says whole and decimal numbers in the words of one language."""

import re
from functools import lru_cache

from num2words import num2words

from app.speech.vocabulary import Vocabulary

_LONGEST_NUMBER = 15
"""Numbers with more digits are said digit by digit."""

_FIGURES = {
    ".": r"(?:[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?![0-9])|[0-9]+)(?:\.[0-9]+)?",
    ",": (
        r"(?:[0-9]{1,3}(?:[.\u0020\u00a0\u202f][0-9]{3})+(?![0-9])(?:,[0-9]+)?"
        r"|[0-9]+(?:[.,][0-9]+)?)"
    ),
}
_GROUPED = {
    ".": re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})+(?:\.[0-9]+)?"),
    ",": re.compile(r"[0-9]{1,3}(?:[.\u0020\u00a0\u202f][0-9]{3})+(?:,[0-9]+)?"),
}


class Numerals:
    """Number words; where num2words does not know the language, the figures themselves."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._language = vocabulary.numbers
        self._vocabulary = vocabulary
        mark = vocabulary.decimal_mark
        self.figure = rf"(?<![0-9]){_FIGURES[mark]}"
        """Regular expression of a number without sign, thousands grouped or not."""
        self.amount = rf"(?:(?<![\w.,)\]])[-−])?{self.figure}(?:\s?[-–]\s?{_FIGURES[mark]})?"
        """Regular expression of a number with sign or of a range of numbers."""
        self._amount = re.compile(rf"([-−])?({self.figure})(?:\s?[-–]\s?({_FIGURES[mark]}))?")
        self._grouped = _GROUPED[mark]
        self._grouping = "," if mark == "." else ".\u0020\u00a0\u202f"

    def parts(self, written: str) -> tuple[str, str]:
        """The digits before and after the decimal mark."""
        if self._grouped.fullmatch(written):
            written = re.sub(f"[{self._grouping}]", "", written)
        whole, _, decimals = written.replace(",", ".").partition(".")
        return whole, decimals

    def number(self, written: str) -> str:
        """A number without sign, in words."""
        if not self._language:
            return written
        whole, decimals = self.parts(written)
        words = self.cardinal(whole)
        return f"{words} {self._vocabulary.point} {self.digits(decimals)}" if decimals else words

    def said_amount(self, written: str, before_noun: bool = False) -> str:
        """What `amount` matches, in words: "minus five", "three to five", "ein" for "eins"."""
        match = self._amount.fullmatch(written)
        if not match:
            return self.digits(re.sub(r"[^0-9]", "", written))
        sign, first, last = match.groups()
        said = self.number(first)
        if before_noun and first == "1" and not last:
            said = self._vocabulary.one
        if last:
            said = f"{said} {self._vocabulary.through} {self.number(last)}"
        return f"{self._vocabulary.minus} {said}" if sign else said

    def cardinal(self, digits: str) -> str:
        """A whole number of digits alone: "twelve"."""
        return self._said(digits, "cardinal")

    def ordinal(self, digits: str) -> str:
        """A place in a row: "twelfth"."""
        return self._said(digits, "ordinal")

    def year(self, digits: str) -> str:
        """A year: "nineteen ninety-nine"."""
        return self._said(digits, "year" if self._language in ("en", "de") else "cardinal")

    def digits(self, digits: str) -> str:
        """One digit after the other: "five five five"."""
        return " ".join(self._said(digit, "cardinal") for digit in digits)

    def _said(self, digits: str, form: str) -> str:
        if not self._language or not digits:
            return digits
        if len(digits) > _LONGEST_NUMBER:
            return self.digits(digits)
        return _words(int(digits), self._language, form)


@lru_cache(maxsize=4096)
def _words(number: int, language: str, form: str) -> str:
    return str(num2words(number, lang=language, to=form)).replace(",", "")
