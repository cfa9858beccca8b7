"""Tells what must not be answered, and what must not be said, by its words alone. Pure.

Whole phrases are looked for, never single words: most talk of death, poison and medicine is
harmless. What a list does not hold passes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Self

from app.core.guarding import Guarded, GuardLevel
from app.language.guarding.frames import QUOTE, STOP, Classes, blanked, pattern, plain
from app.language.guarding.table import Rule, Sentences, Table

LONGEST = 8000
"""Characters that are read; longer texts are refused before they come here."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why something is not let through."""

    because: Guarded

    language: str
    """ISO 639-1 code of the list that it is in."""


class _Reader:
    """One rule, ready to be looked for."""

    def __init__(self, rule: Rule, classes: Classes) -> None:
        self.verdict = Verdict(rule.reason, rule.language)
        self._phrases = pattern(rule.phrases, classes)
        self._idioms = pattern(rule.idioms, classes) if rule.idioms else None
        self._unless = pattern(rule.unless, classes) if rule.unless else None
        self._quotable = rule.quotable

    def finds(self, words: str, known: int = 0) -> bool:
        """Whether it is in the words, ending after the first `known` characters of them."""
        if self._unless is not None and self._unless.search(words):
            return False
        if self._idioms is not None:
            words = blanked(words, self._idioms)
        return any(
            found.end() > known and not self._is_quoted(words, found.start())
            for found in self._phrases.finditer(words)
        )

    def _is_quoted(self, words: str, place: int) -> bool:
        return self._quotable and words.count(QUOTE, 0, place) % 2 == 1


class Guard:
    """The rules that apply.

    Args:
        table: resources/guard.toml.
        level: how much is kept out.
        preset: name of the persona's preset; with some, nothing is judged of illness or law.
    """

    def __init__(self, table: Table, level: GuardLevel, preset: str = "") -> None:
        self._table = table
        self._family = level is GuardLevel.FAMILY
        careful = preset in table.careful
        self._rules = [
            rule
            for rule in table.rules
            if (self._family or not rule.family) and (careful or not rule.careful)
        ]
        self._profane = _any_word(table.milder) if table.milder else None

    @classmethod
    def load(cls, folder: Path, level: GuardLevel, preset: str = "") -> Self:
        """With the table in that folder; UsageError where its content is wrong."""
        return cls(_table(folder), level, preset)

    def prepare(self) -> None:
        """Do now what would take a fifth of a second at the first words."""
        self.said("")
        self.written("")

    def sentences(self, language: str) -> Sentences:
        """What is said instead."""
        return self._table.said_in(language)

    def said(self, text: str) -> Verdict | None:
        """Why the user's words are not given to the language model; None if they are."""
        words = f"{plain(text[:LONGEST], self._table.contractions)}{STOP} "
        return next((one.verdict for one in self._said if one.finds(words)), None)

    def written(self, clause: str, before: str = "") -> Verdict | None:
        """Why a clause of the reply is not spoken; None if it is.

        `before` is what of its sentence was spoken already.
        """
        contractions = self._table.contractions
        known = plain(before, contractions)
        words = known + plain(clause, contractions)
        return next((o.verdict for o in self._written if o.finds(words, len(known))), None)

    @cached_property
    def _said(self) -> list[_Reader]:
        return [_Reader(rule, self._table.words) for rule in self._rules if rule.side == "said"]

    @cached_property
    def _written(self) -> list[_Reader]:
        return [_Reader(rule, self._table.words) for rule in self._rules if rule.side == "written"]

    def softened(self, clause: str) -> str:
        """The clause without profanity, if there is to be none."""
        if not self._family or self._profane is None:
            return clause
        return self._profane.sub(partial(_milder, self._table.milder.__getitem__), clause)


@cache
def _table(folder: Path) -> Table:
    return Table.load(folder)


def _any_word(words: Classes) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _milder(milder: Callable[[str], str], found: re.Match[str]) -> str:
    word = milder(found[0].casefold())
    return word.capitalize() if found[0][0].isupper() else word
