"""Which speaker somebody means who asks for another voice. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.speech.casting import language_of, rank
from app.speech.voices import Speaker


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said of the speaker; empty for what was not."""

    language: str = ""
    """The beginning of a BCP 47 tag."""

    gender: str = ""
    name: str = ""
    """As people call them, in small letters."""

    other: bool = False
    """Whether anybody else will do."""


def chosen(speakers: Sequence[Speaker], present: Speaker, asked: Asked) -> Speaker | None:
    """The best of the speakers who fits; None if nobody does.

    Whoever speaks at present goes on if they fit. What was not asked for stays as it is where it
    can: the gender, the accent, or at least the language.
    """
    fitting = [speaker for speaker in speakers if _fits(speaker, asked)]
    if asked.other:
        return _next_after(present, _like(present, fitting))
    if present in fitting:
        return present
    if not (asked.language or asked.name):  # a woman's voice is no wish for another language
        fitting = [
            one for one in fitting if language_of(one.language) == language_of(present.language)
        ]
    return min(fitting, key=lambda one: _distance(one, present), default=None)


def _fits(speaker: Speaker, asked: Asked) -> bool:
    tag = speaker.language
    return (
        (not asked.language or tag == asked.language or tag.startswith(asked.language + "-"))
        and asked.gender in ("", speaker.gender)
        and asked.name in ("", speaker.display_name.lower())
    )


def _distance(speaker: Speaker, present: Speaker) -> tuple[object, ...]:
    return (
        language_of(speaker.language) != language_of(present.language),
        speaker.gender != present.gender,
        speaker.language != present.language,
        rank(speaker.grade),
        speaker.name,
    )


def _like(present: Speaker, speakers: Iterable[Speaker]) -> list[Speaker]:
    """Those of the same accent and gender, best first."""
    kind = present.language, present.gender
    same = [one for one in speakers if (one.language, one.gender) == kind]
    return sorted(same, key=lambda one: (rank(one.grade), one.name))


def _next_after(present: Speaker, speakers: list[Speaker]) -> Speaker | None:
    """The next best, and after the last the best."""
    if present not in speakers:
        return speakers[0] if speakers else None
    following = speakers[(speakers.index(present) + 1) % len(speakers)]
    return following if following != present else None
