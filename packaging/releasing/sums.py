"""Checksums of what is released, and what differs between two builds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

NAME = "SHA256SUMS"


def sha256(file: Path) -> str:
    """64 lower-case hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_sums(files: Iterable[Path], folder: Path) -> Path:
    """A file that `sha256sum --check` reads in that folder."""
    lines = [f"{sha256(file)}  {file.name}\n" for file in sorted(files)]
    place = folder / NAME
    place.write_text("".join(lines), "utf-8")
    return place


def fingerprints(folder: Path) -> dict[str, str]:
    """What lies in a folder -> its hash, or where a link leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = sha256(path)
    return found


def differences(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """A line for each file that is in one build only, or not the same in both."""
    told = [f"only in the first: {name}" for name in first.keys() - second.keys()]
    told += [f"only in the second: {name}" for name in second.keys() - first.keys()]
    told += [
        f"differs: {name}" for name in first.keys() & second.keys() if first[name] != second[name]
    ]
    return sorted(told)
