"""Reads the TOML files that come with Parley, in resources/."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from app.core.errors import UsageError

_T = TypeVar("_T")


def read_shipped(path: Path, kind: type[_T]) -> _T:
    """What is in the file; raises UsageError, naming it, where it is missing or wrong."""
    with naming(path):
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Raises UsageError, naming the file, where what is found in it turns out to be wrong."""
    try:
        yield
    except (OSError, ValueError) as error:  # TOML, msgspec and UTF-8 errors are ValueErrors
        raise UsageError(f"{path} cannot be used: {error}. Install Parley again.") from error
