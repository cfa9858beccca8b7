"""Which speakers are offered, and in which order. Pure: no Qt."""

from collections.abc import Iterable, Sequence

from app.catalog.manifest import Manifest
from app.catalog.model import Ability
from app.core.errors import UsageError
from app.core.languages import LANGUAGES
from app.speech.casting import language_of, rank
from app.speech.languages_installed import what_is_missing
from app.speech.voices import Speaker

STARS = 5
_OF_GRADE = {"A": 5, "B": 4, "C": 3, "D": 2, "F": 1}
_WORDS = {5: "excellent", 4: "good", 3: "fair", 2: "poor", 1: "very poor"}


def engine_of(manifest: Manifest, synthesiser: str) -> str:
    """The engine of a model; a model that is not in the catalogue is its own engine."""
    try:
        return manifest.model(synthesiser).engine
    except UsageError:
        return synthesiser


def abilities_of(manifest: Manifest, synthesiser: str) -> frozenset[Ability]:
    """What a model can follow of a delivery; of one that is not in the catalogue, everything."""
    try:
        return frozenset(manifest.model(synthesiser).abilities)
    except UsageError:
        return frozenset(Ability)


def stars(speaker: Speaker) -> int:
    """From 1 to 5; 0 for a speaker that nobody has graded."""
    return _OF_GRADE.get(speaker.grade[:1], 0)


def star_text(speaker: Speaker) -> str:
    """The stars as they are shown; empty where there is no grade."""
    number = stars(speaker)
    return "★" * number + "☆" * (STARS - number) if number else ""


def described(speaker: Speaker) -> str:
    """Accent, gender, and whether something has to be installed first."""
    return " · ".join(filter(None, (speaker.accent, speaker.gender, _lacking(speaker))))


def read_out(speaker: Speaker) -> str:
    """Everything about a speaker, for a screen reader."""
    number = stars(speaker)
    grade = f"{_WORDS[number]}, {number} of {STARS} stars" if number else "not graded"
    parts = (speaker.display_name, speaker.accent, speaker.gender, grade, _lacking(speaker))
    return ", ".join(filter(None, parts))


def languages_of(speakers: Iterable[Speaker]) -> list[tuple[str, str]]:
    """The languages among the speakers: (code, name)."""
    codes = {language_of(speaker.language) for speaker in speakers}
    return [(code, name) for code, name in LANGUAGES.items() if code in codes]


def ordered(speakers: Iterable[Speaker], usual: str) -> list[Speaker]:
    """The usual language first, and the best of each language first."""
    return sorted(
        speakers,
        key=lambda speaker: (
            language_of(speaker.language) != usual,
            language_of(speaker.language),
            rank(speaker.grade),
            speaker.display_name,
        ),
    )


def matching(
    speakers: Sequence[Speaker], words: str, language: str = "", gender: str = ""
) -> list[Speaker]:
    """The speakers with all of these words in what is known of them; empty filters let all pass."""
    return [
        speaker
        for speaker in speakers
        if language in ("", language_of(speaker.language))
        and gender in ("", speaker.gender)
        and all(word in _known(speaker) for word in words.casefold().split())
    ]


def _lacking(speaker: Speaker) -> str:
    """Rehearsing such a speaker tells which packages they are."""
    return "needs more packages" if what_is_missing(language_of(speaker.language)) else ""


def _known(speaker: Speaker) -> str:
    parts = (speaker.display_name, speaker.accent, speaker.name)
    return " ".join(parts).casefold()
