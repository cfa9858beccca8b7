"""Takes the build machine's folders out of libraries, lest they be looked for on the user's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from releasing.needs import elf_files
from releasing.tools import run


def forget_build_folders(program: Path) -> list[Path]:
    """Remove search paths that do not begin beside the library itself; returns what was changed.

    A folder that does not exist on a computer can be made there by somebody else, with a library.
    """
    binaries = elf_files(program)
    if not binaries:
        return []
    answer = run(["readelf", "-d", *map(str, binaries)], package="binutils")
    foreign = with_foreign_paths(answer, map(str, binaries))
    for name in foreign:
        run(["chrpath", "--delete", name], package="chrpath")
    return [Path(name) for name in foreign]


def with_foreign_paths(answer: str, names: Iterable[str]) -> list[str]:
    """Of the files that `readelf -d` told of, those that are linked with an absolute folder."""
    known, found, current = set(names), [], ""
    for line in answer.splitlines():
        if line.startswith("File: "):
            current = line.removeprefix("File: ").strip()
        path = re.search(r"\((?:RUNPATH|RPATH)\).*\[(.*)\]", line)
        if path and any(part.startswith("/") for part in path[1].split(":")):
            found.append(current)
    return [name for name in found if name in known]
