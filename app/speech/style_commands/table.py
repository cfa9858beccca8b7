"""What is in resources/style_commands.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from app.core.shipped import read_shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A way of asking; the file says what everything means."""

    phrases: tuple[str, ...]
    against: bool = False
    compared: bool = False
    adjectives: bool = False
    bare: Literal["", "unasked", "polite"] = ""
    alone: bool = True
    reset: Literal["", "all", "pace", "loudness"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What words for a way of talking change."""

    words: tuple[str, ...]
    commands: tuple[str, ...] = ()
    bare: bool = True
    pace: int = 0
    ladder: str = ""
    step: int = 0
    at: int | None = None
    """The rung that is meant, rather than one that is reached by steps."""

    emotion: str = ""
    tone: str = ""
    kin: tuple[str, ...] = ()
    against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The file."""

    language: str
    """ISO 639-1 code of what is understood."""

    contractions: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]]
    frames: tuple[Frame, ...]
    accents: Mapping[str, str]
    """A word for an accent -> the beginning of a speaker's language tag."""

    genders: Mapping[str, str]
    ladders: Mapping[str, tuple[str, ...]]
    """A name -> parts of a prompt, from one end to the other; the empty one is the ordinary."""

    senses: tuple[Sense, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the file in that folder; UsageError, naming it, where its content is wrong."""
        return read_shipped(folder / "style_commands.toml", cls)
