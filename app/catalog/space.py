"""Is there room on the disk? Asked before starting, and explained when it runs out."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.errors import FetchError

RESERVE = 500_000_000
"""Bytes that stay free beside the models."""


def gigabytes(size: int) -> str:
    """For reading: "1.12 GB", or "3 MB" below a tenth of that."""
    return f"{size / 1e9:.2f} GB" if size >= 1e8 else f"{max(1, round(size / 1e6))} MB"


def free_bytes(folder: Path) -> int:
    """What is free on the disk where a folder is or would be made."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return shutil.disk_usage(there).free


def require_room(folder: Path, remaining: int, reserve: int = RESERVE) -> None:
    """Raises FetchError when so many more bytes, a tenth and the reserve do not fit."""
    if remaining == 0:
        return
    needed = round(remaining * 1.1) + reserve
    free = free_bytes(folder)
    if free < needed:
        raise FetchError(
            f"There is not enough room in {folder}: {gigabytes(needed)} are needed and "
            f"{gigabytes(free)} are free. Make room for {gigabytes(needed - free)} and try again."
        )


@contextmanager
def full_disk_explained(folder: Path, remaining: Callable[[], int]) -> Iterator[None]:
    """Turns "disk full" and "not allowed" into sentences; what was received so far is kept."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise FetchError(
                f"The disk with {folder} is full: another {gigabytes(remaining())} are needed. "
                "Make room and try again; what has been received is kept."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise FetchError(
                f"Nothing can be written into {folder} ({error.strerror}): "
                "make that folder writable and try again."
            ) from error
        raise
