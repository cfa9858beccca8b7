"""Recognises ways of asking for another voice, whole clause by whole clause. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from app.speech.style_commands.table import Frame, Table
from app.speech.style_prompt.tokens import STOP, tokens

_JOINED = re.compile(r" (?:and|but|then|so) ")
_MOST_POLITE = 6
"""Phrases of politeness on either side; more are no politeness any more."""

_MOST_HALVES = 4
"""A clause with more joints than this is no simple wish."""

Classes = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Match:
    """A clause that is asked like that, and what stands in the places left open."""

    frame: Frame
    slots: Mapping[str, str]


class Grammar:
    """The frames of a table, with the politeness that may stand around them.

    Args:
        table: the file.
        names: of speakers, in small letters, in all forms in which they may be said.
    """

    def __init__(self, table: Table, names: Iterable[str]) -> None:
        self._contractions = table.contractions
        classes = {
            name: tuple(map(self._written_out, words)) for name, words in table.words.items()
        } | {
            "accent": tuple(table.accents),
            "gender": tuple(table.genders),
            "name": tuple(names),
            "command": tuple(
                self._written_out(words) for sense in table.senses for words in sense.commands
            ),
        }
        before = _any(classes["before"])
        self._before = re.compile(f"{before} ")
        self._after = re.compile(rf"(?<!\S){_any(classes['after'])} \Z")
        self._frames = [
            (frame, re.compile(_pattern(phrase, classes)))
            for frame in table.frames
            for phrase in frame.phrases
        ]
        aside = {*classes["before"], *classes["after"], *classes["asides"]}
        self._aside = re.compile(f"(?:{_any(aside)} )+")
        self._request = re.compile(f"(?:{before} )*{_any(classes['request'])} ")
        self._polite = re.compile(rf"(?<!\S){_any(classes['polite'])} ")
        self._asking = re.compile(rf"(?<!\S){_any(classes['asking'])} ")

    def clauses(self, words: str) -> list[str]:
        """What was said between stops, in small letters, without what is only polite."""
        stretches = (part.strip() for part in self._said(words).split(STOP))
        return [part for part in stretches if part and not self._aside.fullmatch(part + " ")]

    def matches(self, clause: str) -> Iterator[Match]:
        """All ways in which the whole clause can be understood, but for what is only polite."""
        for core in self._cores(clause + " "):
            for frame, pattern in self._frames:
                if found := pattern.fullmatch(core):
                    slots = {name: text for name, text in found.groupdict().items() if text}
                    yield Match(frame, slots)

    def is_request(self, clause: str) -> bool:
        """Whether the clause begins like something that is to be answered."""
        return self._request.match(clause + " ") is not None

    def is_polite(self, words: str) -> bool:
        """Whether it is addressed to somebody who is to do something."""
        return self._polite.search(self._said(words) + " ") is not None

    def may_be_wish(self, words: str) -> bool:
        """Whether it is no question, or one that asks for something to be done."""
        is_question = words.rstrip(" \"'”’)").endswith("?")
        return not is_question or self._asking.search(self._said(words) + " ") is not None

    def _cores(self, clause: str) -> Iterator[str]:
        """The clause without more and less of the politeness around it, shortest first."""
        starts, ends = [0], [len(clause)]
        while len(starts) <= _MOST_POLITE and (found := self._before.match(clause, starts[-1])):
            starts.append(found.end())
        while len(ends) <= _MOST_POLITE and (found := self._after.search(clause, 0, ends[-1])):
            ends.append(found.start())
        for start, end in product(reversed(starts), reversed(ends)):
            yield clause[start:end]

    def _said(self, words: str) -> str:
        return self._written_out(" ".join(token.key for token in tokens(words)))

    def _written_out(self, words: str) -> str:
        return " ".join(self._contractions.get(word, word) for word in words.split())


def halves(clause: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each "and" or the like, if there are but few."""
    joints = list(_JOINED.finditer(clause))
    for joint in joints if len(joints) <= _MOST_HALVES else ():
        yield clause[: joint.start()], clause[joint.end() :]


def _any(phrases: Iterable[str]) -> str:
    longest_first = sorted(set(phrases), key=len, reverse=True)  # twice would take 2**n
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def _pattern(phrase: str, classes: Classes) -> str:
    return "".join(_of_token(token, classes) for token in phrase.split())


def _of_token(token: str, classes: Classes) -> str:
    word = token.removesuffix("?")
    if word.startswith("{"):
        found = _any(classes[word[1:-1]])
    elif word.startswith("<"):
        name = word[1:-1]
        found = f"(?P<{name}>{_any(classes[name]) if name in classes else '.+?'})"
    else:
        found = _any(word.split("|"))
    return f"(?:{found} )?" if token.endswith("?") else f"{found} "
