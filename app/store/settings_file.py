"""The settings as a TOML file that the user may edit: only what differs from the defaults."""

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from app.core.errors import ParleyError
from app.core.settings import Settings
from app.store.durable import set_aside, write_whole
from app.store.migrations import Table, renamed_styles

Migration = Callable[[Table], Table]

MIGRATIONS: tuple[Migration, ...] = (renamed_styles,)
"""The first makes version 2 of version 1, and so on. One that fails, because the file holds
something else than it expects, makes the file count as damaged."""

_KEEPS_NOTHING = (
    " Nothing that is said is kept until you have looked at Privacy, in the settings: "
    "whether you want that is not known any more."
)

_OF_KEEPING = {"privacy", "privacy.keep_conversation", "privacy.keep_days"}
_LARGEST_INTEGER = 2**63 - 1


class SettingsFile:
    """Reads what it can, and loses nothing that it cannot read."""

    def __init__(self, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        self._path = path
        self._migrations = migrations
        self._version = 1 + len(migrations)

    def load(self) -> tuple[Settings, str]:
        """The settings, and a message for the user: empty if all is well. Raises nothing."""
        try:
            table = self._migrated(tomllib.loads(self._path.read_bytes().decode()))
        except FileNotFoundError:
            return Settings(), ""
        except OSError as error:
            what = f"could not be read ({error.strerror})"
            return _UNKNOWN, self._set_aside(what, _UNKNOWN) + _KEEPS_NOTHING
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            return _UNKNOWN, self._set_aside("was damaged", _UNKNOWN) + _KEEPS_NOTHING
        settings, wrong = _read(table)
        if not wrong:
            return settings, ""
        unsure = not _OF_KEEPING.isdisjoint(wrong)
        if unsure:
            settings = _keeping_nothing(settings)
        told = self._set_aside(f"had mistakes in: {', '.join(wrong)}", settings, wrong)
        return settings, told + (_KEEPS_NOTHING if unsure else "")

    def save(self, settings: Settings) -> None:
        """Write the file as a whole. A file of a newer Parley is kept beside it.

        Raises ParleyError where that cannot be done; the file is then as it was.
        """
        table = {"version": self._version, **_differences(_plain(settings), _plain(Settings()))}
        try:
            if (newer := self._version_there()) > self._version:
                copy = self._path.with_name(f"{self._path.stem}.version-{newer}.toml")
                write_whole(copy, self._path.read_bytes())
            write_whole(self._path, tomli_w.dumps(table).encode(errors="replace"))
        except OSError as error:
            raise ParleyError(
                f"The settings could not be saved in {self._path}: {error.strerror}. "
                "They hold until Parley ends."
            ) from error

    def _migrated(self, table: Table) -> Table:
        for migration in self._migrations[max(_version(table) - 1, 0) :]:
            table = migration(table)
        return table

    def _version_there(self) -> int:
        try:
            return _version(tomllib.loads(self._path.read_bytes().decode()))
        except (OSError, ValueError, RecursionError):
            return 0

    def _set_aside(self, what: str, kept: Settings, wrong: Sequence[str] = ()) -> str:
        loss = (
            "These are at their defaults again" if wrong else "All settings are at their defaults"
        )
        try:
            aside = set_aside(self._path)
            self.save(kept)
        except OSError as error:
            return f"The settings file {self._path} {what}. {loss}; it stays: {error.strerror}."
        except ParleyError as error:
            return f"The settings file {what}. {loss}. {error}"
        return f"The settings file {what}. {loss}; the old file is kept as {aside}."


def _read(table: Table) -> tuple[Settings, list[str]]:
    """The settings, and what of them the table has wrong. Other keys are ignored."""
    settings, wrong = Settings(), []
    for part in fields(Settings):
        name, value = part.name, table.get(part.name)
        if name not in table:
            continue
        try:
            read = _converted(name, value)
        except (ValueError, RecursionError):
            if not isinstance(value, dict):
                wrong.append(name)
                continue
            right = _agreeing(name, value)
            wrong += [f"{name}.{key}" for key in value if key not in right]
            read = _converted(name, right)
        settings = replace(settings, **{name: read})
    return settings, wrong


def _agreeing(part: str, values: Table) -> Table:
    """As many values of a part as go together; one may be right only beside another."""
    right: Table = {}
    while True:
        count = len(right)
        for key, value in values.items():
            if key not in right:
                with suppress(ValueError, RecursionError):
                    _converted(part, {**right, key: value})
                    right[key] = value
        if len(right) == count:
            return right


def _converted(part: str, value: object) -> Any:
    """A part of the settings; raises ValueError, or RecursionError, for what it cannot be."""
    _check_numbers(value)
    return getattr(msgspec.convert({part: value}, Settings), part)


def _keeping_nothing(settings: Settings) -> Settings:
    """For somebody of whom it is not known any more whether they want anything kept."""
    return replace(settings, privacy=replace(settings.privacy, keep_conversation=False))


def _check_numbers(value: object) -> None:
    """TOML has infinite numbers, and Python larger ones than can be passed on; settings do not."""
    match value:
        case dict():
            for item in value.values():
                _check_numbers(item)
        case list():
            for item in value:
                _check_numbers(item)
        case float() if not math.isfinite(value):
            raise ValueError("not a finite number")
        case int() if abs(value) > _LARGEST_INTEGER:
            raise ValueError("too large a number")


_UNKNOWN = _keeping_nothing(Settings())
"""Where nothing is known of what the user had set."""


def _version(table: Table) -> int:
    version = table.get("version", 1)
    return version if isinstance(version, int) else 1


def _plain(settings: Settings) -> Table:
    table: Table = msgspec.to_builtins(settings)
    return table


def _differences(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Table:
    different: Table = {}
    for key, value in values.items():
        if isinstance(value, dict):
            if inner := _differences(value, defaults[key]):
                different[key] = inner
        elif value != defaults[key]:
            different[key] = value
    return different
