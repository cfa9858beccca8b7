"""How each language says what is written in signs, and its words that tell whose turn it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import msgspec

from app.core.paths import Paths

LANGUAGES = ("en", "fr", "es", "it", "pt", "de", "hi")
"""The languages with a file in resources/speech."""

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Words and phrases, in small letters, that tell whose turn it is."""

    unfinished: tuple[str, ...]
    """An utterance that ends with one of these goes on."""

    open_unless_asked: tuple[str, ...]
    """The same, but a question may end with them."""

    complete: tuple[str, ...]
    """Endings that are complete though one of the above is in them."""

    backchannels: tuple[str, ...]
    """What is said to show that one is listening."""

    stops: tuple[str, ...]
    """Wishes for silence."""

    softeners: tuple[str, ...]
    """What may stand beside a wish for silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How one language says what is written in figures, signs and abbreviations."""

    cues: Cues
    numbers: str
    """The language's name in num2words, empty where it has none: figures are then kept."""

    decimal_mark: str
    """The mark before the decimals, "." or ","; the other one groups thousands."""

    point: str
    """The decimal mark when it is said."""

    minus: str
    one: str
    """The number one before a noun."""

    through: str
    """Between the ends of a range: 3-5."""

    by: str
    """Between lengths: 3x4."""

    over: str
    """Between the parts of an unusual fraction."""

    per: str
    money_and: str
    """Between the whole and the hundredths of a sum of money."""

    code: str
    """What is said instead of a block of code."""

    dot: str
    slash: str
    at: str
    dash: str
    underscore: str
    """The five of them in addresses."""

    months: tuple[str, ...]
    date: str
    """A template with {cardinal}, {ordinal} (both the day), {month} and {year}."""

    first_day: str = ""
    """The first day of a month, where it has a word of its own."""

    hour: str
    """A template for full hours, with {hour}."""

    time: str
    """A template for other times, with {hour} and {minute}."""

    leading_zero: str = ""
    """Said before minutes below ten."""

    hours: Mapping[str, str] = field(default_factory=dict)
    """The words for {hour} that are not simply numbers."""

    full_hours: Mapping[str, str] = field(default_factory=dict)
    """Full hours that do not follow the template."""

    directions: tuple[str, ...] = ()
    """First words of stage directions, such as "laughs"."""

    fractions: Mapping[str, str] = field(default_factory=dict)
    magnitudes: Mapping[str, str] = field(default_factory=dict)
    """What may follow a sum of money: million, bn, k."""

    units: Mapping[str, str]
    """Singular and plural, parted by a bar."""

    currencies: Mapping[str, str]
    """Singular and plural of the whole and of the hundredth, parted by bars."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations that count as such only before a capital letter."""

    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations whose full stop never ends a sentence; in small letters, both cases count."""

    closing_abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations whose full stop may end a sentence as well."""

    before_numbers: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations that count as such only before a figure."""

    symbols: Mapping[str, str]
    """Signs that are said wherever they stand."""


def vocabulary(language: str) -> Vocabulary | None:
    """The vocabulary of a language, None if there is no file for it."""
    return _read(language) if language in LANGUAGES else None


def cues(language: str) -> Cues:
    """The cues of a language, the English ones if there is no file for it."""
    return _read(language if language in LANGUAGES else DEFAULT_LANGUAGE).cues


@cache
def _read(language: str) -> Vocabulary:
    file = Paths.default().resources / "speech" / f"{language}.toml"
    return msgspec.toml.decode(file.read_bytes(), type=Vocabulary)
