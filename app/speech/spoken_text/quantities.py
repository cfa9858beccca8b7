"""Says sums of money and amounts with a unit."""

import re
from collections.abc import Iterable

from app.speech.spoken_text.numerals import Numerals
from app.speech.vocabulary import Vocabulary

_FEET_AND_INCHES = re.compile(r"(?<![\w.])([0-9]{1,2})['′’]\s?([0-9]{1,2})(?:[\"″”]|''|(?!\w))")
_BETWEEN_LENGTHS = re.compile(r"(?<=[0-9])\s?x\s?(?=[0-9])")


class Quantities:
    """Says "five dollars and fifty cents", "five kilometres per hour", "twenty percent"."""

    def __init__(self, vocabulary: Vocabulary, numerals: Numerals) -> None:
        self._vocabulary = vocabulary
        self._numerals = numerals
        figure, amount = numerals.figure, numerals.amount
        units, signs = _alternatives(vocabulary.units), _alternatives(vocabulary.currencies)
        magnitudes = _alternatives(vocabulary.magnitudes)
        per = rf"(?:/({units}|[^\W\d_]+)(?![\w²³]))?"
        self._unit = re.compile(rf"(?<![\w.,:/])({amount})([\s-]?)({units}){per}")
        self._fraction_of_unit = re.compile(
            rf"(?<![\w.,:/])((?:[0-9]+\s)?)([0-9]{{1,3}}/[0-9]{{1,3}}\s{{0,3}})({units})"
        )
        self._price = re.compile(
            rf"(?<!\w)([-−])?({signs})\s?({figure})(?:\s?[-–]\s?(?:{signs})?({figure}))?"
            rf"(?:\s?({magnitudes}))?{per}"
        )
        self._sum = re.compile(rf"(?<![\w.,:/])({figure})(?:\s?({magnitudes}))?\s?({signs}){per}")

    def __call__(self, text: str) -> str:
        """The text with its amounts in words."""
        if not any(map(str.isdecimal, text)):
            return text
        text = self._price.sub(self._said_price, text)
        text = self._sum.sub(self._said_sum, text)
        if self._vocabulary.numbers == "en":
            text = _FEET_AND_INCHES.sub(self._said_feet, text)
        text = _BETWEEN_LENGTHS.sub(f" {self._vocabulary.by} ", text)
        text = self._fraction_of_unit.sub(self._said_fraction, text)
        return self._unit.sub(self._said_unit, text)

    def _said_price(self, match: re.Match[str]) -> str:
        minus, sign, amount, last, magnitude, per = match.groups()
        said = self._money(sign, amount, last, magnitude) + self._per(per)
        return f"{self._vocabulary.minus} {said}" if minus else said

    def _said_sum(self, match: re.Match[str]) -> str:
        amount, magnitude, sign, per = match.groups()
        return self._money(sign, amount, None, magnitude) + self._per(per)

    def _money(self, sign: str, amount: str, last: str | None, magnitude: str | None) -> str:
        one, many, hundredth, hundredths = self._vocabulary.currencies[sign].split("|")
        whole, decimals = self._numerals.parts(amount)
        if last or magnitude or len(decimals) != 2:
            said = self._numerals.said_amount(f"{amount}-{last}" if last else amount, True)
            said += f" {self._vocabulary.magnitudes[magnitude]}" if magnitude else ""
            return f"{said} {one if amount == '1' and not (last or magnitude) else many}"
        parts = []
        if whole.strip("0") or not decimals.strip("0"):
            parts.append(self._counted(whole, one, many))
        if decimals.strip("0"):
            parts.append(self._counted(decimals.lstrip("0"), hundredth, hundredths))
        return f" {self._vocabulary.money_and} ".join(parts)

    def _counted(self, digits: str, one: str, many: str) -> str:
        return f"{self._numerals.said_amount(digits, True)} {one if digits == '1' else many}"

    def _said_unit(self, match: re.Match[str]) -> str:
        amount, joint, unit, per = match.groups()
        one, many = self._vocabulary.units[unit].split("|")
        is_one = amount.lstrip("-−") == "1" or joint == "-"
        said = self._numerals.said_amount(amount, before_noun=True)
        return f"{said} {one if is_one else many}{self._per(per)}{_apart(match)}"

    def _said_fraction(self, match: re.Match[str]) -> str:
        whole, fraction, unit = match.groups()
        one, many = self._vocabulary.units[unit].split("|")
        return f"{whole}{fraction.rstrip()} {many if whole else one}{_apart(match)}"

    def _per(self, per: str | None) -> str:
        if not per:
            return ""
        return f" {self._vocabulary.per} {self._vocabulary.units.get(per, per).split('|')[0]}"

    def _said_feet(self, match: re.Match[str]) -> str:
        return f"{self._numerals.cardinal(match[1])} foot {self._numerals.cardinal(match[2])}"


def _apart(match: re.Match[str]) -> str:
    return " " if match.string[match.end() : match.end() + 1].isalnum() else ""


def _alternatives(names: Iterable[str]) -> str:
    """A regular expression of all the names, the longest first and whole words only."""
    longest_first = sorted(names, key=len, reverse=True)
    return (
        "|".join(
            re.escape(name) + (r"(?![\w²³])" if name[-1].isalnum() else "")
            for name in longest_first
        )
        or "(?!)"
    )
