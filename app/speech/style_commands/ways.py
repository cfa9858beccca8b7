"""Reads a way of talking, in English: "a bit more slowly", "like a newsreader". Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from app.core.style import VoiceStyle
from app.speech.style_commands.changing import Changing, Extent
from app.speech.style_commands.table import Sense, Table

Change = Callable[[VoiceStyle], VoiceStyle | None]
Kind = Literal["manner", "known", "measured", "loudness"]

_MOST_WORDS = 8
_LIKE = re.compile(
    r"(?:like|as if|as though|with (?:more|less|some|a bit of|a little|a lot of|lots of)) .+"
    r"|with (?:feeling|emotion|energy|enthusiasm|confidence|expression)"
    r"|(?:in|with) an? .+ (?:voice|tone|way|manner|mood|style)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the clause around a way of talking says of it."""

    kind: Kind = "manner"
    """Which ways of talking it can be about."""

    against: bool = False
    """Whether less of it is wished."""

    compared: bool = False
    """Whether it must be a comparison."""

    bare: bool = False
    """Whether nothing says that it is about talking."""

    adjectives: bool = False
    """Whether any adjective is about the voice there."""

    steps: float = 1.0


class Ways:
    """Understands the senses of a table, and what the repertoire reads in prompts."""

    def __init__(self, table: Table, changing: Changing) -> None:
        self._changing = changing
        self._senses = {word: sense for sense in table.senses for word in sense.words}
        self._commands = {
            " ".join(table.contractions.get(word, word) for word in command.split()): sense
            for sense in table.senses
            for command in sense.commands
        }
        degree, comparison = (
            "|".join(f"(?P<{name}>{'|'.join(table.words[name])})" for name in names)
            for names in (("bit", "much"), ("less", "more", "so"))
        )
        after = "|".join(table.words["bit"])
        self._form = re.compile(
            f"(?:(?:{degree}) )?(?:(?:{comparison}) )?(?P<what>.+?)(?: (?P<after>{after}))?"
        )

    def command(self, words: str, steps: float) -> Change | None:
        """What is a wish by itself, such as "whisper"."""
        sense = self._commands.get(words)
        return self._by_sense(sense, Extent(steps)) if sense is not None else None

    def way(self, words: str, around: Context) -> Change | None:
        """What is changed by wishing for that way of talking; None if it is none."""
        form = self._form.fullmatch(words)
        if form is None:
            return None
        what = form["what"]
        less = form["less"] is not None
        comparative = " " not in what and what.endswith("er")
        if around.compared and not (less or form["more"] or form["bit"] or comparative):
            return None
        steps = 0.5 if form["bit"] or form["after"] else 2.0 if form["much"] else around.steps
        sense = self._senses.get(what)
        if sense is not None:
            extent = Extent(steps, less=less != around.against)
            return self._by_sense(sense, extent) if _allowed(sense, around) else None
        if around.kind != "manner" or not self._about_the_voice(what, bool(form["more"]), around):
            return None
        return partial(self._changing.in_words, words=f"not {words}" if around.against else words)

    def _by_sense(self, sense: Sense, extent: Extent) -> Change:
        return partial(self._changing.by_sense, sense=sense, extent=extent)

    def _about_the_voice(self, what: str, more: bool, around: Context) -> bool:
        """Whether a prompt may say it, in a form that is unlikely in a prompt alone."""
        words = what.split()
        if len(words) > _MOST_WORDS:
            return False
        adverb = len(words) == 1 and (more or around.adjectives or what.endswith(("ly", "er")))
        reading = self._changing.repertoire.reading(what)
        formed = adverb or _LIKE.fullmatch(what) is not None
        return formed and bool(reading.understood) and not reading.unknown


def _allowed(sense: Sense, around: Context) -> bool:
    loudness = sense.ladder == "loudness"
    allowed = {
        "loudness": loudness,
        "measured": loudness or sense.pace != 0,
    }.get(around.kind, True)
    return allowed and (sense.bare or not around.bare)
