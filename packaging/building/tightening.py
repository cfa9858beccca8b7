"""Makes the frozen program smaller without leaving anything out of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_LEAST_SHARED = 16_384
_ELF = b"\x7fELF"
_DEBUG = b".debug_info"
_SECTION_NAMES = 65_536
"""The names of a file's sections stand among its last bytes; so many are looked at."""


def share_copies(folder: Path) -> int:
    """Replace copies of a file by links to it; returns the bytes saved.

    Wheels cannot hold links, so they bring a library once for each of its names.
    """
    seen: dict[tuple[int, str], Path] = {}
    saved = 0
    for file in _files(folder):
        size = file.stat().st_size
        if size < _LEAST_SHARED:
            continue
        first = seen.setdefault((size, _digest(file)), file)
        if first is not file:
            file.unlink()
            file.symlink_to(os.path.relpath(first, file.parent))
            saved += size
    return saved


def drop_debugging(folder: Path) -> int:
    """Take what only a debugger reads out of libraries that have it; returns the bytes saved.

    The others are left as they are: `strip` breaks some that auditwheel has changed.
    """
    if shutil.which("strip") is None:
        print("strip is not installed (Debian: binutils), so the program will be 100 MB larger.")
        return 0
    saved = 0
    for file in _files(folder):
        if _has_debugging(file):
            before = file.stat().st_size
            subprocess.run(["strip", "--strip-debug", str(file)], check=True)
            saved += before - file.stat().st_size
    return saved


def _files(folder: Path) -> Iterator[Path]:
    """Real files, in an order that is the same everywhere."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _has_debugging(file: Path) -> bool:
    with file.open("rb") as opened:
        if opened.read(len(_ELF)) != _ELF:
            return False
        opened.seek(max(0, file.stat().st_size - _SECTION_NAMES))
        return _DEBUG in opened.read()
