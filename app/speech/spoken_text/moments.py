"""Says times of day and dates."""

import re

from app.speech.spoken_text.numerals import Numerals
from app.speech.vocabulary import Vocabulary

_HALF_DAY = r"\s?([aApP])\.?\s?[mM](?:\b\.?|(?!\w))"
_TIME = re.compile(
    r"(?<![\w:.,/])([01]?[0-9]|2[0-4])[:hH]([0-5][0-9])(?::([0-5][0-9]))?"
    rf"(?:{_HALF_DAY}|(?![\w:/])(?:\s?(?:Uhr|heures|horas|बजे)(?!\w))?)"
)
_HOUR_OF_HALF_DAY = re.compile(rf"(?<![\w:.,/])(1[0-2]|0?[1-9]){_HALF_DAY}")
_SPAN = re.compile(
    r"((?<![\w:.,/])[0-9]{1,2}(?:[:h][0-5][0-9])?\s?(?:[aApP]\.?[mM]\.?)?)\s?[-–]\s?"
    r"(?=[0-9]{1,2}(?:[:h][0-5][0-9]|(?:[:h][0-5][0-9])?\s?[aApP]\.?[mM]\b))"
)
_ISO_DATE = re.compile(
    r"(?<![\w/.-])([0-9]{4})-([01][0-9])-([0-3][0-9])(?:T(?=[0-9]{2}:)|(?![\w/-]))"
)
_SLASHED_DATE = re.compile(r"(?<![\w/.])([0-9]{1,2})([/.])([0-9]{1,2})\2([0-9]{4})(?![\w/])")
_DECADE = re.compile(r"(?<![\w.,])'?([0-9]{0,3}0)'?s\b")
_SUFFIX = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+([12][0-9]{3})(?![\w,.]*[0-9]))?"


class Moments:
    """Says "ten thirty" and "November twenty-second, twenty twenty-six"."""

    def __init__(self, vocabulary: Vocabulary, numerals: Numerals) -> None:
        self._vocabulary = vocabulary
        self._numerals = numerals
        self._month_first = vocabulary.date.startswith("{month}")
        shortened = {month[:3]: month for month in vocabulary.months} | {"Sept": "September"}
        self._months = shortened | {month: month for month in vocabulary.months}
        names = "|".join(sorted(map(re.escape, self._months), key=len, reverse=True))
        self._month_and_day = re.compile(
            rf"\b({names})\.?\s+([0-3]?[0-9]){_SUFFIX}(?![\w:%°/]|[.,][0-9]){_YEAR}"
        )
        self._day_and_month = re.compile(
            rf"(\b[Tt]he\s+)?(?<![\w.,:/])([0-3]?[0-9]){_SUFFIX}\s+(?:of\s+)?({names})\b\.?{_YEAR}"
        )
        self._month_and_year = re.compile(rf"\b({names})\.?\s+([12][0-9]{{3}})(?![\w,.]*[0-9])")
        self._ordinal_day = re.compile(rf"(\bder\s+)?(?<!\w)([0-3]?[0-9])\.\s?(?=(?:{names})\b)")

    def __call__(self, text: str) -> str:
        """The text with its times and dates in words."""
        if not any(map(str.isdecimal, text)):
            return text
        text = _ISO_DATE.sub(lambda match: self._date(match[3], match[2], match[1]), text)
        text = _SLASHED_DATE.sub(self._slashed_date, text)
        if self._month_first:
            text = self._day_and_month.sub(self._said_day_and_month, text)
            text = self._month_and_day.sub(self._said_month_and_day, text)
            text = _DECADE.sub(self._decade, text)
            text = self._month_and_year.sub(self._said_month_and_year, text)
        elif self._vocabulary.numbers == "de":
            text = self._ordinal_day.sub(self._german_day, text)
        text = _SPAN.sub(rf"\1 {self._vocabulary.through} ", text)
        text = _TIME.sub(self._time, text)
        return _HOUR_OF_HALF_DAY.sub(self._hour_of_half_day, text)

    def _date(self, day: str, month: str, year: str) -> str:
        if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            return f"{year}, {int(month)}, {int(day)} "
        name = self._vocabulary.months[int(month) - 1]
        return self._in_order(day, name, self._numerals.year(year)) + " "

    def _in_order(self, day: str, month: str, year: str) -> str:
        first = self._vocabulary.first_day if int(day) == 1 else ""
        said = self._vocabulary.date.format(
            cardinal=first or self._numerals.cardinal(str(int(day))),
            ordinal=first or self._numerals.ordinal(str(int(day))),
            month=month,
            year=year,
        )
        return said.removesuffix(", ")

    def _slashed_date(self, match: re.Match[str]) -> str:
        first, _, second, year = match.groups()
        if self._month_first and int(first) <= 12 and int(second) <= 12:
            parts = (self._numerals.cardinal(str(int(part))) for part in (first, second))
            return f"{f' {self._vocabulary.slash} '.join(parts)} {self._numerals.year(year)}"
        if int(first) <= 12 < int(second):
            first, second = second, first
        return self._date(first, second, year).strip()

    def _said_month_and_day(self, match: re.Match[str]) -> str:
        year = self._numerals.year(match[3]) if match[3] else ""
        return self._in_order(match[2], self._months[match[1]], year)

    def _said_day_and_month(self, match: re.Match[str]) -> str:
        article, day, month, year = match.groups()
        said_day = self._numerals.ordinal(str(int(day)))
        said = f"{article or 'the '}{said_day} of {self._months[month]}"
        return f"{said} {self._numerals.year(year)}" if year else said

    def _said_month_and_year(self, match: re.Match[str]) -> str:
        return f"{self._months[match[1]]} {self._numerals.year(match[2])}"

    def _german_day(self, match: re.Match[str]) -> str:
        article, day = match.groups()
        said = self._numerals.ordinal(str(int(day)))
        return f"{article}{said} " if article else f"{said}n "

    def _decade(self, match: re.Match[str]) -> str:
        digits = match[1]
        said = self._numerals.year(digits) if len(digits) == 4 else self._numerals.cardinal(digits)
        return said[:-1] + "ies" if said.endswith("y") else said + "s"

    def _time(self, match: re.Match[str]) -> str:
        hour, minute, second, half = match.groups()
        known = self._vocabulary
        said = known.hours.get(str(int(hour))) or self._numerals.cardinal(str(int(hour)))
        if int(minute):
            zero = f"{known.leading_zero} " if known.leading_zero and int(minute) < 10 else ""
            said_minute = zero + self._numerals.cardinal(str(int(minute)))
            said = known.time.format(hour=said, minute=said_minute)
        elif not half:
            full = known.full_hours.get(str(int(hour)))
            said = full or known.hour.format(hour=said)
        if second and int(second):
            unit = known.units["s"].split("|")[1]
            said += f" {known.money_and} {self._numerals.cardinal(str(int(second)))} {unit}"
        return f"{said} {half.upper()}M{_full_stop(match)}" if half else said

    def _hour_of_half_day(self, match: re.Match[str]) -> str:
        hour = self._numerals.cardinal(str(int(match[1])))
        return f"{hour} {match[2].upper()}M{_full_stop(match)}"


def _full_stop(match: re.Match[str]) -> str:
    """The full stop of "p.m.", where it ends a sentence as well."""
    following = match.string[match.end() :].lstrip()
    return "." if match[0].endswith(".") and not following[:1].islower() else ""
