"""Reads a wish about the voice out of what the user said; most of what people say is none. Pure.

A wish is the whole utterance, or its first part before something that is to be answered. What
merely mentions the voice ("my grandmother spoke more slowly") fits no frame from end to end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self, get_args

from app.core.style import VoiceStyle
from app.speech.style_commands.changing import Changing
from app.speech.style_commands.choosing import Asked, chosen
from app.speech.style_commands.grammar import Grammar, Match, halves
from app.speech.style_commands.table import Table
from app.speech.style_commands.telling import told
from app.speech.style_commands.ways import Change, Context, Kind, Ways
from app.speech.voices import Repertoire

LONGEST = 200
"""Characters of an utterance that may be a wish; who says more is talking of something else."""

_LONGEST_REST = 8
"""Words in what is to be answered in a certain way: "tell me a story in a whisper"."""

_OF_SPEAKERS = {"accent", "gender", "name", "another", "present"}
_KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class StyleWish:
    """What the user wishes of the voice."""

    style: VoiceStyle
    """As it is to be from now on."""

    change: str
    """What is different, in words for the user; empty if nothing is."""

    alone: bool
    """Whether nothing else was said that is to be answered."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is wished in a part of an utterance."""

    changes: tuple[Change, ...] = ()
    alone: bool = True
    manner: bool = False
    """Whether it ends with a way of talking, so that another may follow: "slowly and clearly"."""

    def then(self, following: "_Said") -> "_Said":
        return replace(following, changes=(*self.changes, *following.changes))


@dataclass(frozen=True, slots=True)
class _Moment:
    """What of the whole utterance counts for its parts."""

    polite: bool
    asked: bool

    def allows(self, match: Match) -> bool:
        """Whether so few words can be meant as a wish."""
        bare = match.frame.bare
        return not bare or self.polite or (bare == "unasked" and not self.asked)


class StyleCommands:
    """Understands wishes about the voice in the language of the table.

    Args:
        table: resources/style_commands.toml.
        repertoire: what a style may name.
        engine: whose speakers can be chosen.
    """

    def __init__(self, table: Table, repertoire: Repertoire, engine: str) -> None:
        self.language = table.language
        self._table = table
        self._repertoire = repertoire
        self._speakers = [one for one in repertoire.speakers if one.engine == engine]
        names = {one.display_name.lower() for one in self._speakers}
        self._names = {f"{name}{ending}": name for ending in ("'s", "s", "") for name in names}
        self._grammar = Grammar(table, self._names)
        self._changing = Changing(repertoire, table.ladders)
        self._ways = Ways(table, self._changing)

    @classmethod
    def load(cls, folder: Path, repertoire: Repertoire, engine: str) -> Self:
        """With the table in that folder; UsageError where its content is wrong."""
        return cls(Table.load(folder), repertoire, engine)

    def wish(self, words: str, style: VoiceStyle, *, asked: bool = False) -> StyleWish | None:
        """What the words wish of a voice that has this style; None if they are about anything else.

        `asked` says whether Parley has just asked something: a mere "slower" is the answer then.
        """
        if len(words) > LONGEST or not self._grammar.may_be_wish(words):
            return None
        moment = _Moment(self._grammar.is_polite(words), asked)
        said = self._utterance(self._grammar.clauses(words), moment)
        wished: VoiceStyle | None = style
        for change in said.changes if said is not None else ():
            wished = change(wished) if wished is not None else None
        if said is None or wished is None:
            return None
        return StyleWish(wished, told(style, wished, self._repertoire), said.alone)

    def _utterance(self, clauses: list[str], moment: _Moment) -> _Said | None:
        """Wishes first, and then perhaps something to be answered."""
        if said := self._whole(" ".join(clauses), moment):  # "in a warm, friendly voice"
            return said
        so_far = _Said()
        for clause in clauses:
            said = self._clause(clause, so_far, moment) if so_far.alone else None
            if said is None:
                answerable = not so_far.alone or self._grammar.is_request(clause)
                return replace(so_far, alone=False) if so_far.changes and answerable else None
            so_far = so_far.then(said)
        return so_far if so_far.changes else None

    def _clause(self, clause: str, before: _Said, moment: _Moment) -> _Said | None:
        """A clause as a whole, or in two of which the second may be something to be answered."""
        parts = list(halves(clause))
        for first, second in parts:
            if self._grammar.is_request(second) and self._whole(second, moment) is None:
                said = self._whole(first, moment)
                return None if said is None else replace(said, alone=False)
        if (said := self._whole(clause, moment)) is not None:
            return said
        if before.manner and (change := self._ways.way(clause, Context())):
            return _Said((change,), manner=True)
        for first, second in parts:
            said = self._whole(first, moment)
            then = self._clause(second, said, moment) if said is not None else None
            if said is not None and then is not None:
                return said.then(then)
        return None

    def _whole(self, clause: str, moment: _Moment) -> _Said | None:
        readings = (self._read(m) for m in self._grammar.matches(clause) if moment.allows(m))
        return next((said for said in readings if said is not None), None)

    def _read(self, match: Match) -> _Said | None:
        """What a clause wishes that is asked like that."""
        frame, slots = match.frame, match.slots
        if not self._is_answerable(slots.get("rest", "")):
            return None
        if frame.reset:
            return _Said((partial(self._changing.ordinary, what=frame.reset),), frame.alone)
        if slots.keys() & _OF_SPEAKERS:
            return _Said((partial(self._voiced, asked=self._asked(slots)),), frame.alone)
        change = self._way(match)
        return None if change is None else _Said((change,), frame.alone, manner=not frame.bare)

    def _way(self, match: Match) -> Change | None:
        frame, slots = match.frame, match.slots
        steps = 0.5 if "bit" in slots else 2.0 if "much" in slots else 1.0
        if "command" in slots:
            return self._ways.command(slots["command"], steps)
        if "whispering" in slots:
            return self._ways.way(slots["whispering"], Context())
        if "quality" in slots:
            return self._ways.way(f"in a {slots['quality']} voice", Context())
        kind = next(kind for kind in _KINDS if kind in slots)
        around = Context(
            kind, frame.against, frame.compared, bool(frame.bare), frame.adjectives, steps
        )
        return self._ways.way(slots[kind], around)

    def _is_answerable(self, rest: str) -> bool:
        words = rest.split()
        return len(words) <= _LONGEST_REST and not {*words} & {*self._table.words["subordinate"]}

    def _asked(self, slots: Mapping[str, str]) -> Asked:
        return Asked(
            self._table.accents.get(slots.get("accent", ""), ""),
            self._table.genders.get(slots.get("gender", ""), ""),
            self._names.get(slots.get("name", ""), ""),
            other="another" in slots or "present" in slots,
        )

    def _voiced(self, style: VoiceStyle, asked: Asked) -> VoiceStyle | None:
        """The style with another speaker; None if there is none such."""
        speaker = chosen(self._speakers, self._repertoire.speaker(style.speaker), asked)
        if speaker is None or (speaker.name == style.speaker and asked.other):
            return None
        blend = style.blend_with if speaker.name == style.speaker else ""
        return replace(style, speaker=speaker.name, blend_with=blend)
