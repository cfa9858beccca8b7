"""Which libraries are linked with what goes into the program, and which only with what does not.

PyInstaller gathers the libraries of every file before any of them is left out.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]
"""As PyInstaller has it: where it will lie, where it comes from, and what kind of file it is."""

_LINK = "SYMLINK"
_PYTHON = "libpython"
_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")


def without_orphans(entries: Iterable[Entry], needs: Callable[[str], set[str]]) -> list[Entry]:
    """The entries without libraries that none of the others is linked with.

    Args:
        entries: what is to go in. Libraries that PyInstaller found by itself lie at the top.
        needs: tells the names of the libraries that a file is linked with.
    """
    entries = list(entries)
    links = [entry for entry in entries if entry[2] == _LINK]
    files = [entry for entry in entries if entry[2] != _LINK]
    kept = [entry for entry in files if not _was_found(entry)]
    waiting = {entry[0]: entry for entry in files if _was_found(entry)}
    for entry in kept:  # it grows meanwhile
        for name in needs(entry[1]):
            if name in waiting:
                kept.append(waiting.pop(name))
    there = {PurePosixPath(name) for name, _, _ in kept}
    return kept + [link for link in links if PurePosixPath(link[0]).parent / link[1] in there]


def linked_with(file: str) -> set[str]:
    """The names of the libraries that a file itself is linked with."""
    if ".so" not in PurePosixPath(file).name:
        return set()
    told = subprocess.run(["readelf", "-d", file], capture_output=True, text=True, check=False)
    return set(_NEEDED.findall(told.stdout))


def _was_found(entry: Entry) -> bool:
    name, _, kind = entry
    return kind == "BINARY" and "/" not in name and not name.startswith(_PYTHON)
