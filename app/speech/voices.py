"""The speakers, tones and emotions that a style may name, from resources/."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import msgspec

from app.core.delivery import Delivery
from app.core.errors import UsageError
from app.core.style import VoiceStyle


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose voice an engine has."""

    name: str
    """As the engine knows it."""

    display_name: str
    """As people know it."""

    language: str
    """BCP 47 tag of the speaker's own language."""

    accent: str
    """The same in words."""

    gender: str
    """female or male."""

    engine: str
    """Name of the engine in the registry."""

    grade: str = ""
    """A (best) to F, as the engine's authors judge it; empty where they do not."""


@dataclass(frozen=True, slots=True)
class Mood:
    """A place in the space of moods: three dimensions from -1 to 1."""

    arousal: float
    valence: float
    power: float

    def __post_init__(self) -> None:
        if not all(-1 <= value <= 1 for value in (self.arousal, self.valence, self.power)):
            raise ValueError("arousal, valence and power must lie between -1 and 1")


@dataclass(frozen=True, slots=True)
class Tone(Mood):
    """An attitude in which to talk."""

    name: str
    description: str
    """A sentence for the language model, empty for a neutral tone."""


@dataclass(frozen=True, slots=True)
class Emotion(Mood):
    """A feeling that shows in the voice."""

    name: str
    description: str
    """A clause for the language model without its full stop, empty for no emotion."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


@dataclass(frozen=True, slots=True)
class Repertoire:
    """All that a style may name."""

    speakers: tuple[Speaker, ...]
    tones: tuple[Tone, ...]
    emotions: tuple[Emotion, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read voices.toml and styles.toml."""
        tables: dict[str, Any] = {}
        for name in ("voices.toml", "styles.toml"):
            tables |= tomllib.loads((folder / name).read_text(encoding="utf-8"))
        return msgspec.convert(tables, cls)

    def speaker(self, name: str) -> Speaker:
        """The speaker of this name; UsageError if there is none."""
        return _find(self.speakers, name, "speaker")

    def tone(self, name: str) -> Tone:
        """The tone of this name; UsageError if there is none."""
        return _find(self.tones, name, "tone")

    def emotion(self, name: str) -> Emotion:
        """The emotion of this name; UsageError if there is none."""
        return _find(self.emotions, name, "emotion")

    def check(self, style: VoiceStyle) -> None:
        """Raise UsageError if the style names something that does not exist."""
        self.speaker(style.speaker)
        self.tone(style.tone)
        self.emotion(style.emotion)

    def delivery(self, style: VoiceStyle, language: str) -> Delivery:
        """How a text of that language (ISO 639-1) is to be said in that style."""
        return Delivery(style.speaker, pace=style.pace)

    def hint(self, style: VoiceStyle) -> str:
        """What the language model should know of the style, empty for a neutral one."""
        emotion = self.emotion(style.emotion).description
        feeling = f"{emotion}, {_strength(style.intensity)}." if emotion else ""
        manner = f"Speak like this: {style.prompt.strip()}" if style.prompt.strip() else ""
        return " ".join(filter(None, [self.tone(style.tone).description, feeling, manner]))


def _strength(intensity: float) -> str:
    if intensity < 0.35:
        return "but only a little"
    return "and it may show" if intensity < 0.7 else "and strongly so"


def _find(choices: Iterable[_N], name: str, kind: str) -> _N:
    by_name = {choice.name: choice for choice in choices}
    if name in by_name:
        return by_name[name]
    near = get_close_matches(name, by_name, n=3, cutoff=0.5)
    raise UsageError(
        f'There is no {kind} "{name}"; choose one of: {", ".join(near or sorted(by_name))}.'
    )
