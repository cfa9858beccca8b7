"""What words wish of a voice, from resources/style_words.toml."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec

from app.speech.delivering.expression import Expression

_SUPERLATIVE = 1.4
_ENDINGS = ("ly", "er", "est", "ness", "ing", "ed", "es", "s", "y")


@dataclass(frozen=True, slots=True)
class Filler:
    """Carries no wish."""


@dataclass(frozen=True, slots=True)
class Degree:
    """How much of the next wish."""

    share: float


@dataclass(frozen=True, slots=True)
class Denial:
    """Turns the next wish round."""

    share: float


@dataclass(frozen=True, slots=True)
class Excess:
    """Turns the next wish round, and softens a denial before it."""

    share: float


@dataclass(frozen=True, slots=True)
class Afterthought:
    """How much of the wish before."""

    share: float


@dataclass(frozen=True, slots=True)
class Wish:
    """A way of talking."""

    expression: Expression
    degree: float = 1.0


Meaning = Filler | Degree | Denial | Excess | Afterthought | Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sense(Expression):
    words: tuple[str, ...]
    tone: str = ""
    emotion: str = ""
    share: float = 0.7


@dataclass(frozen=True, slots=True)
class _Written:
    fillers: tuple[str, ...] = ()
    degrees: Mapping[str, float] = field(default_factory=dict)
    denials: Mapping[str, float] = field(default_factory=dict)
    excesses: Mapping[str, float] = field(default_factory=dict)
    afterthoughts: Mapping[str, float] = field(default_factory=dict)
    senses: tuple[_Sense, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Meanings by word or phrase, in lower case with single spaces."""

    meanings: Mapping[str, Meaning]
    longest: int = 1
    """Words in the longest phrase."""

    @classmethod
    def written(
        cls, table: Any, tones: Mapping[str, Expression], emotions: Mapping[str, Expression]
    ) -> Self:
        """From a TOML table, whose senses may name tones and emotions; ValueError for mistakes."""
        written = msgspec.convert(table, _Written)
        meanings: dict[str, Meaning] = {}
        for phrase, meaning in _entries(written, tones, emotions):
            if phrase in meanings:
                raise ValueError(f'"{phrase}" is listed twice')
            meanings[phrase] = meaning
        return cls(meanings, max((len(phrase.split()) for phrase in meanings), default=1))

    def find(self, keys: Sequence[str], place: int) -> tuple[Meaning | None, int]:
        """The meaning of the longest phrase that begins at a place, and its number of keys."""
        for count in range(min(self.longest, len(keys) - place), 0, -1):
            if found := self.meanings.get(" ".join(keys[place : place + count])):
                return found, count
        return self._inflected(keys[place]), 1

    def _inflected(self, word: str) -> Wish | None:
        for stem, ending in _stems(word):
            match self.meanings.get(stem):
                case Wish(expression):
                    return Wish(expression, _SUPERLATIVE if ending == "est" else 1.0)
        return None


def _entries(
    written: _Written, tones: Mapping[str, Expression], emotions: Mapping[str, Expression]
) -> Iterator[tuple[str, Meaning]]:
    yield from ((phrase, Filler()) for phrase in written.fillers)
    yield from ((phrase, Degree(share)) for phrase, share in written.degrees.items())
    yield from ((phrase, Denial(share)) for phrase, share in written.denials.items())
    yield from ((phrase, Excess(share)) for phrase, share in written.excesses.items())
    yield from ((phrase, Afterthought(share)) for phrase, share in written.afterthoughts.items())
    for sense in written.senses:
        sense.check()
        wish = Wish(
            sense + _named(tones, sense.tone, sense) + _named(emotions, sense.emotion, sense)
        )
        yield from ((phrase, wish) for phrase in sense.words)


def _named(known: Mapping[str, Expression], name: str, sense: _Sense) -> Expression:
    if name and name not in known:
        raise ValueError(f'"{sense.words[0]}" is to be like "{name}", which does not exist')
    return known[name].scaled(sense.share) if name else Expression()


def _stems(word: str) -> Iterator[tuple[str, str]]:
    """What a word may be an inflection of, with its ending: slower, happily, calmest, sadness."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        yield stem, ending
        yield stem + "e", ending
        if stem.endswith("i"):
            yield stem[:-1] + "y", ending
        if stem[-1] == stem[-2]:
            yield stem[:-1], ending
        if ending == "ly":
            yield stem + "le", ending
            yield stem.removesuffix("al"), ending
