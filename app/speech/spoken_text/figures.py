"""Says what is left in figures: digit strings, fractions, ordinals, ranges, years, numbers."""

import re
import unicodedata

from app.speech.spoken_text.numerals import Numerals
from app.speech.vocabulary import Vocabulary

_OTHER_DIGIT = re.compile(r"[^\x00-\x7f²³]")
_DIGIT_STRING = re.compile(
    r"(?<![\w.,/])(?:"
    r"\+[0-9][0-9 ().-]{5,18}[0-9]"
    r"|(?:\([0-9]{3}\)\s?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4}"
    r"|[0-9]{3}-[0-9]{4}"
    r"|0[0-9]{1,4}(?:[ .-][0-9]{2,4}){2,}"
    r"|[0-9]{4}(?:[ -][0-9]{4}){2,}"
    r"|(?![0-9]{4}-[0-9]{2}-[0-9]{2}(?:[\sT.,;:!?)]|\Z))[0-9]+(?:-[0-9]+){2,}"
    r"|0[0-9]{4,}|[0-9]{10,}"
    r")(?![\w/]|[.,][0-9])"
)
_JOINED_NUMBER = re.compile(r"(?<=[^\W\d_])-(?=[0-9])")
_MIXED_FRACTION = re.compile(r"(?<![\w.,/])([0-9]+)\s([0-9]{1,3}/[0-9]{1,3})(?![\w/]|[.,][0-9])")
_FRACTION = re.compile(r"(?<![\w.,/])([0-9]{1,4})/([0-9]{1,4})(?![\w/]|[.,][0-9])")
_ENGLISH_ORDINAL = re.compile(r"(?<![\w.])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:st|nd|rd|th)\b")
_ROMANCE_ORDINAL = re.compile(r"(?<![\w.])([0-9]{1,4})(\.?º|\.?ª|ers?|res?|èmes?|emes?|es?)(?!\w)")
_VERSION = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+){2,}")
_RATIO = re.compile(r"(?<![\w:.,])([0-9]{1,4}):([0-9]{1,4})(?![\w:])")
_POWER = re.compile(r"\^([23])(?![0-9])")
_SPACED_SLASH = re.compile(r"(?<=[0-9])\s/\s(?=[0-9])")
_SPACED_MINUS = re.compile(r"(?<=[0-9])\s[-−–]\s(?=[0-9])")
_YEAR = re.compile(
    r"(?<![\w.,$€£-])(1[1-9][0-9]{2}|20[0-9]{2})(?![\w]|[.,:/][0-9]|-[0-9])(\s+[a-z]+s\b)?"
)
_YEARS = re.compile(
    r"(?<![\w.,-])(1[1-9][0-9]{2}|20[0-9]{2})\s?[-–]\s?((?:1[1-9]|20)?[0-9]{2})(?![\w-]|[.,][0-9])"
)
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|until|till|from|before|after|by|of|around|early|late|during|year|to|and)\s\Z",
    re.IGNORECASE,
)


class Figures:
    """Says numbers that stand for themselves."""

    def __init__(self, vocabulary: Vocabulary, numerals: Numerals) -> None:
        self._vocabulary = vocabulary
        self._numerals = numerals
        self._english = vocabulary.numbers == "en"
        self._number = re.compile(numerals.figure)
        self._amount = re.compile(numerals.amount)

    def say_digit_strings(self, text: str) -> str:
        """Plain digits instead of other ones, and telephone numbers digit by digit."""
        if not self._vocabulary.numbers:
            return text
        if not text.isascii():
            text = _OTHER_DIGIT.sub(_plain_digit, text)
        text = _POWER.sub(lambda match: "²³"[int(match[1]) - 2], text)
        return _DIGIT_STRING.sub(self._digit_string, text)

    def say_numbers(self, text: str) -> str:
        """The text without figures, where the language's number words are known."""
        if not any(map(str.isdecimal, text)):
            return text
        if "=" in text:
            text = _SPACED_MINUS.sub(f" {self._vocabulary.minus} ", text)
        text = _SPACED_SLASH.sub(" ÷ ", text)
        if self._vocabulary.numbers:
            text = self._say_special_numbers(text)
        text = _RATIO.sub(rf"\1 {self._vocabulary.through} \2", text)
        text = self._amount.sub(self._said, text)
        return self._number.sub(self._said, text) if self._vocabulary.numbers else text

    def _say_special_numbers(self, text: str) -> str:
        text = _JOINED_NUMBER.sub(" ", text)
        text = _MIXED_FRACTION.sub(rf"\1 {self._vocabulary.money_and} \2", text)
        text = _FRACTION.sub(self._fraction, text)
        text = _VERSION.sub(self._version, text)
        if self._english:
            text = _ENGLISH_ORDINAL.sub(self._ordinal, text)
        else:
            text = _ROMANCE_ORDINAL.sub(self._ordinal, text)
        if self._vocabulary.numbers in ("en", "de"):
            text = _YEARS.sub(self._years, text)
            text = _YEAR.sub(self._year, text)
        return text

    def _digit_string(self, match: re.Match[str]) -> str:
        groups = re.findall(r"[0-9]+", match[0])
        said = ", ".join(map(self._numerals.digits, groups))
        plus = self._vocabulary.symbols.get("+", "") if match[0].startswith("+") else ""
        return f"{plus} {said}".strip()

    def _fraction(self, match: re.Match[str]) -> str:
        if match[0] in self._vocabulary.fractions:
            return self._vocabulary.fractions[match[0]]
        above, below = map(self._numerals.number, match.groups())
        return f"{above} {below}" if above == below else f"{above} {self._vocabulary.over} {below}"

    def _version(self, match: re.Match[str]) -> str:
        parts = map(self._numerals.cardinal, match[0].split("."))
        return f" {self._vocabulary.dot} ".join(parts)

    def _ordinal(self, match: re.Match[str]) -> str:
        said = self._numerals.ordinal(match[1].replace(",", ""))
        is_feminine = not self._english and match[2] in ("ª", ".ª", "re", "res")
        return re.sub(r"o\b", "a", said) if is_feminine else said

    def _years(self, match: re.Match[str]) -> str:
        said = (self._numerals.year(year) for year in match.groups())
        return f" {self._vocabulary.through} ".join(said)

    def _year(self, match: re.Match[str]) -> str:
        counts_things = match[2] and not _BEFORE_YEAR.search(match.string, 0, match.start())
        if counts_things:
            return match[0]
        return self._numerals.year(match[1]) + (match[2] or "")

    def _said(self, match: re.Match[str]) -> str:
        """The number in words, apart from letters beside it: "B12", "GPT-4", "4K"."""
        text = match.string
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        said = self._numerals.said_amount(match[0])
        if not self._vocabulary.numbers and said == match[0]:
            return said
        return (" " if before.isalnum() else "") + said + (" " if after.isalnum() else "")


def _plain_digit(match: re.Match[str]) -> str:
    """A digit of another script, a circled one or a fraction in one sign, in plain digits."""
    sign = match[0]
    if sign.isdigit():
        return str(unicodedata.digit(sign))
    if unicodedata.category(sign) == "No":
        return " " + unicodedata.normalize("NFKC", sign).replace("⁄", "/") + " "
    return sign
