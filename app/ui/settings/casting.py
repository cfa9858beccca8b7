"""Which speakers are offered, and in which order. Pure: no Qt."""

from collections.abc import Iterable, Sequence

from app.catalog.manifest import Manifest
from app.core.errors import UsageError
from app.speech.voices import Speaker
from app.ui.settings.languages import LANGUAGES, language_of

STARS = 5
_OF_GRADE = {"A": 5, "B": 4, "C": 3, "D": 2, "F": 1}
_WORDS = {5: "excellent", 4: "good", 3: "fair", 2: "poor", 1: "very poor"}


def engine_of(manifest: Manifest, synthesiser: str) -> str:
    """The engine of a model; a model that is not in the catalogue is its own engine."""
    try:
        return manifest.model(synthesiser).engine
    except UsageError:
        return synthesiser


def stars(speaker: Speaker) -> int:
    """From 1 to 5; 0 for a speaker that nobody has graded."""
    return _OF_GRADE.get(speaker.grade[:1], 0)


def star_text(speaker: Speaker) -> str:
    """The stars as they are shown; empty where there is no grade."""
    number = stars(speaker)
    return "★" * number + "☆" * (STARS - number) if number else ""


def described(speaker: Speaker) -> str:
    """Accent and gender."""
    return f"{speaker.accent} · {speaker.gender}"


def read_out(speaker: Speaker) -> str:
    """Everything about a speaker, for a screen reader."""
    number = stars(speaker)
    grade = f"{_WORDS[number]}, {number} of {STARS} stars" if number else "not graded"
    return f"{speaker.display_name}, {speaker.accent}, {speaker.gender}, {grade}"


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
            _rank(speaker.grade),
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


def _rank(grade: str) -> tuple[str, int]:
    """Sorts A before A-, B+ after both, and what has no grade last."""
    return grade[:1] or "Z", {"+": -1, "-": 1}.get(grade[1:], 0)


def _known(speaker: Speaker) -> str:
    parts = (speaker.display_name, speaker.accent, speaker.name)
    return " ".join(parts).casefold()
