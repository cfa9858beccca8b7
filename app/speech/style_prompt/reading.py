"""Reads a prompt about the voice: what it wishes, and which words are not understood. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from app.speech.delivering.expression import Expression
from app.speech.style_prompt.lexicon import (
    Afterthought,
    Degree,
    Denial,
    Excess,
    Filler,
    Lexicon,
    Wish,
)
from app.speech.style_prompt.tokens import STOP, tokens, within_reason

SOFTENED = -0.25
"""Share of what "not too" denies."""

_HELD_BACK = 0.6
"""Share that "but not too much" leaves of the wish before it."""

_LEAST, _MOST = 0.2, 2.0


@dataclass(frozen=True, slots=True)
class Understood:
    """A wish, in the words of the prompt."""

    words: str

    sense: Expression
    """What the word stands for."""

    share: float
    """How much of it is wished; below 0 its opposite."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a prompt."""

    prompt: str = ""
    """As far as it was read."""

    understood: tuple[Understood, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that only the language model can follow."""

    whole: bool = True
    """Whether the prompt was read to its end."""

    @property
    def expression(self) -> Expression:
        """All wishes together; of those that mean the same, the strongest."""
        strongest: dict[tuple[Expression, bool], float] = {}
        for wish in self.understood:
            same = wish.sense, wish.share > 0
            strongest[same] = max(strongest.get(same, 0.0), wish.share, key=abs)
        wishes = (sense.scaled(share) for (sense, _), share in strongest.items())
        return reduce(add, wishes, Expression())


def read(prompt: str, lexicon: Lexicon) -> Reading:
    """Read a prompt of any length and script; takes time in proportion to at most LONGEST."""
    line = within_reason(prompt)
    reader = _Reader(lexicon)
    reader.read(line)
    unknown = tuple(dict.fromkeys(reader.unknown))
    whole = len(line) >= len(" ".join(prompt.split()))
    return Reading(line, tuple(reader.understood), unknown, whole)


class _Reader:
    """Goes from word to word, keeping degrees and denials until the wish that they belong to."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.understood: list[Understood] = []
        self.unknown: list[str] = []
        self._lexicon = lexicon
        self._denied = 0.0  # how the last wish was denied, for "without anger or haste"
        self._begin()

    def read(self, prompt: str) -> None:
        found = tokens(prompt)
        keys = [token.key for token in found]
        place = 0
        while place < len(keys):
            meaning, count = self._lexicon.find(keys, place)
            words = [token.text for token in found[place : place + count]]
            match meaning:
                case Wish():
                    self._wish(meaning, words)
                case Filler():
                    self._pass(keys, place, words)
                case Degree() | Denial() | Excess():
                    self._modify(meaning, words)
                case Afterthought(share):
                    self._look_back(share, words)
                case None if words == [STOP]:
                    self._stop()
                case None:
                    self.unknown += words
                    self._begin()
            place += count
        self._stop()

    def _begin(self) -> None:
        self._degree, self._denial = 1.0, 0.0
        self._before: list[str] = []  # words from the first degree or denial on

    def _modify(self, meaning: Degree | Denial | Excess, words: list[str]) -> None:
        self._before += words
        match meaning:
            case Denial(share):
                self._denial = share * self._denial if self._denial else share
            case Excess(share) if not self._denial:
                self._denial = share
            case Degree(share) if not (self._denial and share > 1):
                self._degree *= share
            case _:
                self._denial = SOFTENED if self._denial < 0 else self._denial

    def _wish(self, wish: Wish, words: list[str]) -> None:
        degree = min(max(self._degree * wish.degree, _LEAST), _MOST)
        share = self._denial * min(degree, 1.0) if self._denial else degree
        said = " ".join([*self._before, *words])
        self.understood.append(Understood(said, wish.expression, share))
        self._denied = self._denial
        self._begin()

    def _pass(self, keys: Sequence[str], place: int, words: list[str]) -> None:
        """Over a filler. What a denial is about may be two things, joined."""
        if self._before:
            self._before += words
            return
        if not self._denied:
            return
        joined = keys[place] in ("or", "nor")
        if keys[place] == "and" and self._denied != SOFTENED and place + 1 < len(keys):
            joined = isinstance(self._lexicon.find(keys, place + 1)[0], Wish)
        if joined:
            self._denial = self._denied
            self._before.append("not")
        elif keys[place] == "but":
            self._denied = 0.0

    def _stop(self) -> None:
        """What was said of no wish is about the one before: "warm, but not too much"."""
        if self._denial == SOFTENED:
            self._look_back(_HELD_BACK, self._before)
        elif self._before and not self._denial:
            self._look_back(min(max(self._degree, _LEAST), _MOST), self._before)
        self._denied = 0.0
        self._begin()

    def _look_back(self, share: float, words: list[str]) -> None:
        if self.understood:
            last = self.understood.pop()
            said = f"{last.words} ({' '.join(words)})"
            share = min(max(last.share * share, -_MOST), _MOST)
            self.understood.append(Understood(said, last.sense, share))
