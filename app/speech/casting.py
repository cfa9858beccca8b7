"""Who says a text: the chosen speaker, or somebody whose own language it is. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from app.core.style import VoiceStyle


class _Castable(Protocol):
    """What counts of an app.speech.voices.Speaker, which imports this module."""

    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def gender(self) -> str: ...
    @property
    def engine(self) -> str: ...
    @property
    def grade(self) -> str: ...


_S = TypeVar("_S", bound=_Castable)


def language_of(tag: str) -> str:
    """The ISO 639-1 code in a BCP 47 tag."""
    return tag.partition("-")[0]


def rank(grade: str) -> tuple[str, int]:
    """Sorts A before A-, B+ after both, and what has no grade last."""
    return grade[:1] or "Z", {"+": -1, "-": 1}.get(grade[1:], 0)


def cast(speakers: Iterable[_S], wanted: _S, language: str, *, keep: bool = False) -> _S:
    """Who says a text of a language (ISO 639-1) for somebody who wants that speaker.

    The speaker, if the language is theirs; else the best of those with the same engine and gender
    whose language it is, the first of equals. If there is nobody, or the speaker is to be kept,
    they say it with their accent.
    """
    if keep or not language or language_of(wanted.language) == language:
        return wanted
    fitting = [
        speaker
        for speaker in speakers
        if (speaker.engine, speaker.gender) == (wanted.engine, wanted.gender)
        and language_of(speaker.language) == language
    ]
    return min(fitting, key=lambda speaker: rank(speaker.grade), default=wanted)


def recast(
    style: VoiceStyle, speakers: Sequence[_Castable], language: str, *, keep: bool = False
) -> VoiceStyle:
    """The style with the speaker who says a text of that language (ISO 639-1) in it.

    A mixture is left out with another speaker: it is of a speaker's own sound. A style whose
    speaker nobody knows stays as it is.
    """
    wanted = next((speaker for speaker in speakers if speaker.name == style.speaker), None)
    if wanted is None:
        return style
    speaker = cast(speakers, wanted, language, keep=keep)
    return style if speaker is wanted else replace(style, speaker=speaker.name, blend_with="")
