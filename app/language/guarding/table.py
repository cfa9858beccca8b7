"""What is in resources/guard.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from app.core.guarding import Guarded
from app.core.shipped import read_shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is not let through; the file says what everything means."""

    because: str
    """The name of a Guarded, in small letters."""

    side: Literal["said", "written"]
    language: str
    phrases: tuple[str, ...]
    idioms: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    quotable: bool = False
    family: bool = False
    careful: bool = False

    @property
    def reason(self) -> Guarded:
        """Why it is not let through."""
        return Guarded[self.because.upper()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """What is said instead, in one language."""

    crisis: tuple[str, ...]
    """The first is said first, the last from then on."""

    helpline: str
    """With {name} and {number} of a helpline, and {emergency}."""

    emergency: str
    """Where no helpline is known."""

    dangerous: str
    sexual: str
    person: str
    certainty: str

    def instead(self, because: Guarded) -> str:
        """What is said for any reason but a crisis or profanity."""
        return {
            Guarded.DANGEROUS: self.dangerous,
            Guarded.SEXUAL: self.sexual,
            Guarded.PERSON: self.person,
            Guarded.CERTAINTY: self.certainty,
        }[because]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The file."""

    careful: tuple[str, ...]
    """Presets of a persona with which nothing is judged of illness or law."""

    sentences: Mapping[str, Sentences]
    """By ISO 639-1 code; English is there."""

    words: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    contractions: Mapping[str, str] = field(default_factory=dict)
    milder: Mapping[str, str] = field(default_factory=dict)
    """A profane word -> what is said for it."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the file in that folder; UsageError, naming it, where its content is wrong."""
        return read_shipped(folder / "guard.toml", cls)

    def said_in(self, language: str) -> Sentences:
        """The sentences of a language, or those in English."""
        return self.sentences.get(language, self.sentences["en"])
