"""Presets as TOML files: one that ships with Parley, and the user's beside their settings."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import msgspec
import tomli_w

from app.core.errors import ParleyError, UsageError
from app.core.paths import Paths
from app.core.style import VoiceStyle
from app.store.durable import set_aside, write_whole
from app.store.presets import Preset, Presets

_MISTAKES = (ValueError, OverflowError, RecursionError)
"""Of TOML, UTF-8, msgspec, and of a style's numbers."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A preset as it stands in a file; without a speaker it leaves open who speaks."""

    name: str
    style: dict[str, Any]


class PresetsFile:
    """Reads what it can, and loses nothing that it cannot read.

    Args:
        path: the user's own, written whenever they change.
        supplied: those that ship with Parley.
        check: raises UsageError for a style that names what does not exist.
    """

    def __init__(self, path: Path, supplied: Path, check: Callable[[VoiceStyle], None]) -> None:
        self._path, self._supplied, self._check = path, supplied, check

    @classmethod
    def beside(cls, paths: Paths, check: Callable[[VoiceStyle], None]) -> Self:
        """Those of an installation, beside its settings."""
        own = paths.settings.with_name("presets.toml")
        return cls(own, paths.resources / "presets.toml", check)

    def load(self) -> tuple[Presets, str]:
        """All presets, and a message for the user: empty if all is well.

        Raises UsageError, naming the file, where what ships with Parley is damaged.
        """
        supplied = self._load_supplied()
        try:
            own, wrong = self._read(self._path)
        except FileNotFoundError:
            return Presets(supplied), ""
        except OSError as error:
            what = f"could not be read ({error.strerror})"
            return Presets(supplied), self._put_aside(what, Presets())
        except _MISTAKES:
            return Presets(supplied), self._put_aside("was damaged", Presets())
        presets = Presets(supplied, own)
        if wrong:
            what = f"had mistakes in: {', '.join(wrong)}"
            return presets, self._put_aside(what, presets)
        return presets, ""

    def save(self, presets: Presets) -> None:
        """Write the user's own; raises ParleyError where that cannot be done."""
        table = {"presets": [_table(preset) for preset in presets.own]}
        try:
            write_whole(self._path, tomli_w.dumps(table).encode(errors="replace"))
        except OSError as error:
            raise ParleyError(
                f"The preset could not be saved in {self._path}: {error.strerror}. "
                "It holds until Parley ends."
            ) from error

    def _load_supplied(self) -> list[Preset]:
        try:
            presets, wrong = self._read(self._supplied)
            if wrong:
                raise ValueError(f"mistakes in {', '.join(wrong)}")
        except (OSError, *_MISTAKES) as error:
            raise UsageError(
                f"{self._supplied} cannot be used: {error}. Install Parley again."
            ) from error
        return presets

    def _read(self, path: Path) -> tuple[list[Preset], list[str]]:
        """The presets in a file, and what is wrong in it."""
        table = tomllib.loads(path.read_bytes().decode())
        listed = msgspec.convert(table.get("presets", []), list[Any])
        presets, wrong = [], []
        for number, written in enumerate(listed, start=1):
            try:
                presets.append(self._preset(msgspec.convert(written, _Written)))
            except (UsageError, *_MISTAKES):
                wrong.append(_known_as(written, number))
        return presets, wrong

    def _preset(self, written: _Written) -> Preset:
        style = msgspec.convert(written.style, VoiceStyle)
        self._check(style)
        return Preset(written.name, style, casts="speaker" in written.style)

    def _put_aside(self, what: str, kept: Presets) -> str:
        loss = "Your other presets are kept" if kept.own else "You have the usual presets"
        try:
            aside = set_aside(self._path)
            if kept.own:
                self.save(kept)
        except OSError as error:
            return f"The presets file {self._path} {what}. {loss}; it stays: {error.strerror}."
        except ParleyError as error:
            return f"The presets file {what}. {loss}. {error}"
        return f"The presets file {what}. {loss}; the old file is kept as {aside}."


def _table(preset: Preset) -> dict[str, Any]:
    """As little as says it: what is as usual is left out, but for the speaker."""
    usual = VoiceStyle()
    style = {
        field.name: getattr(preset.style, field.name)
        for field in fields(VoiceStyle)
        if getattr(preset.style, field.name) != getattr(usual, field.name)
    }
    if preset.casts:
        style["speaker"] = preset.style.speaker
    return {"name": preset.name, "style": style}


def _known_as(written: object, number: int) -> str:
    name = written.get("name") if isinstance(written, dict) else None
    return f"“{name[:40]}”" if isinstance(name, str) and name else f"preset {number}"
