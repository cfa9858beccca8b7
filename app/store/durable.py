"""Files that are there as a whole or not at all, lasting when written, and for their owner only."""

import itertools
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place of whatever was there; raises OSError, and then nothing has changed."""
    path.parent.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
    aside = unfinished(path)
    aside.unlink(missing_ok=True)
    try:
        with _open(aside, "xb") as file:
            _write(file, data)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def set_aside(path: Path) -> Path:
    """Rename a damaged file so that it is out of the way but not lost; tells its new name."""
    return path.replace(aside_of(path))


def aside_of(path: Path) -> Path:
    """A name for a damaged file that nothing has yet."""
    names = (f"{path.stem}.damaged-{number}{path.suffix}" for number in itertools.count(1))
    return next(path.with_name(name) for name in names if not os.path.lexists(path.parent / name))


def unfinished(path: Path) -> Path:
    """Where a file is written before it takes its place."""
    return path.with_name(f"{path.name}.new")


def sync_folder(folder: Path) -> None:
    """Make new names last, where the system knows how and lets us."""
    if os.name == "posix":
        with suppress(OSError):  # the file is there, and some network disks have no more to give
            number = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)


def _open(path: Path, mode: str) -> BinaryIO:
    return open(  # type: ignore[return-value] # for mypy the mode could be one for text
        path, mode, buffering=0, opener=lambda name, flags: os.open(name, flags, _PRIVATE_FILE)
    )


def _write(file: BinaryIO, data: bytes) -> None:
    while data:  # a disk that is nearly full takes a part and refuses the rest
        data = data[file.write(data) :]
    os.fsync(file.fileno())
