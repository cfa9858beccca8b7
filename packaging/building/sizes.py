"""How large the frozen program is, and what takes the room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

MEGABYTE = 10**6
LARGEST = 450 * MEGABYTE
"""The program without models must be smaller, unpacked."""

_INSIDE = "_internal"
_SUFFIXES = (".libs", ".dist-info")


def by_package(files: Iterable[tuple[str, int]]) -> Counter[str]:
    """Bytes of each package; `files` are paths within the program, and their sizes.

    A package's libraries count as its own, and single libraries as one package.
    """
    sizes: Counter[str] = Counter()
    for path, size in files:
        parts = path.removeprefix(f"{_INSIDE}/").split("/")
        sizes[_package(parts[0]) if len(parts) > 1 else "single files"] += size
    return sizes


def measured(folder: Path) -> list[tuple[str, int]]:
    """Every real file in a folder with its size."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in found]


def table(sizes: Counter[str], least: int = MEGABYTE) -> str:
    """The packages from the largest on, those below `least` bytes as one line, and the sum."""
    small = sum(size for size in sizes.values() if size < least)
    rows = [(name, size) for name, size in sizes.most_common() if size >= least]
    rows += [("others", small), ("together", sizes.total())]
    return "\n".join(f"{size / MEGABYTE:8.1f} MB  {name}" for name, size in rows)


def _package(folder: str) -> str:
    for suffix in _SUFFIXES:
        folder = folder.removesuffix(suffix)
    return folder
