"""The personas to choose from, in resources/personas. Pure: no Qt."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import msgspec

from app.core.errors import UsageError
from app.core.settings import PersonaSettings
from app.core.style import FASTEST, SLOWEST, VoiceStyle


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to talk to."""

    name: str
    """The file's name without its ending."""

    place: int
    """Among the others, from 1."""

    title: str
    description: str
    """For the person choosing."""

    instructions: str
    """For the language model; {name} stands for the assistant's name."""

    openers: tuple[str, str, str]
    """First sentences that the user might say."""

    tone: str = "neutral"
    """The tone that suits it: a name in resources/styles.toml."""

    emotion: str = "neutral"
    intensity: float = 0.5
    pace: float = 1.0

    def __post_init__(self) -> None:
        if "{name}" not in self.instructions:
            raise ValueError("the instructions do not mention {name}")
        if not SLOWEST <= self.pace <= FASTEST or not 0 <= self.intensity <= 1:
            raise ValueError("pace or intensity is out of bounds")
        if not all(words.strip() for words in (self.title, self.description, *self.openers)):
            raise ValueError("title, description and openers must not be empty")

    def suited(self, style: VoiceStyle) -> VoiceStyle:
        """The same speaker in the manner of this persona."""
        return replace(
            style,
            tone=self.tone,
            emotion=self.emotion,
            intensity=self.intensity,
            pace=self.pace,
        )


class Personas:
    """All personas; iterating gives them in the order to show."""

    def __init__(self, personas: tuple[Persona, ...]) -> None:
        self._personas = {persona.name: persona for persona in personas}

    @classmethod
    def load(cls, resources: Path) -> Self:
        """Raises UsageError, naming the file, when there is none or its content is wrong."""
        folder = resources / "personas"
        personas = [_load(path) for path in folder.glob("*.toml")]
        if not personas:
            raise UsageError(f"There are no personas in {folder}; install Parley again.")
        return cls(tuple(sorted(personas, key=lambda persona: persona.place)))

    def __iter__(self) -> Iterator[Persona]:
        return iter(self._personas.values())

    def preset(self, settings: PersonaSettings) -> Persona:
        """The persona that the settings were made from; the first, if there is none of its name."""
        first = next(iter(self))
        return self._personas.get(settings.preset, first)

    def unchanged(self, settings: PersonaSettings) -> Persona | None:
        """The persona whose instructions the settings hold; None if the user wrote their own."""
        preset = self._personas.get(settings.preset)
        same = preset is not None and preset.instructions == settings.instructions
        return preset if same else None


def _load(path: Path) -> Persona:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(table | {"name": path.stem}, Persona)
    except (OSError, ValueError) as error:  # TOML, msgspec and UTF-8 errors are ValueErrors
        raise UsageError(f"The persona {path} cannot be used: {error}.") from error
