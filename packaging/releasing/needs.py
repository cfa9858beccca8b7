"""Which Debian packages the frozen program needs, found by dpkg-shlibdeps in its own libraries."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from releasing.tools import run

OPENED_BY_NAME = ("libportaudio2",)
"""What no library is linked with: PortAudio is opened when sound is first wanted."""

_ELF = b"\x7fELF"


def depends(program: Path) -> list[str]:
    """Debian's Depends: the libraries of other packages that the program's own are linked with.

    Raises:
        PackagingError: A library is neither in the program nor in any Debian package here.
    """
    binaries = elf_files(program)
    if not binaries:
        return sorted(OPENED_BY_NAME)
    folders = sorted({str(binary.parent) for binary in binaries})
    with tempfile.TemporaryDirectory() as place:
        control = Path(place, "debian", "control")
        control.parent.mkdir()
        control.write_text("Source: parley\n\nPackage: parley\nArchitecture: any\n", "utf-8")
        command = ["dpkg-shlibdeps", "-O", "--warnings=0", "--ignore-missing-info"]
        command += [f"-l{folder}" for folder in folders]
        command += [f"-e{binary}" for binary in binaries]
        answer = run(command, package="dpkg-dev", folder=Path(place))
    return merged(parse(answer), OPENED_BY_NAME)


def elf_files(program: Path) -> list[Path]:
    """Programs and libraries below a folder, links aside."""
    return [
        path
        for path in sorted(program.resolve().rglob("*"))
        if path.is_file() and not path.is_symlink() and _begins_as_elf(path)
    ]


def parse(answer: str) -> list[str]:
    """The relations in what dpkg-shlibdeps prints: `shlibs:Depends=libc6 (>= 2.34), zlib1g`."""
    found: list[str] = []
    for line in answer.splitlines():
        _, _, relations = line.partition("Depends=")
        found += [relation.strip() for relation in relations.split(",") if relation.strip()]
    return found


def merged(relations: Iterable[str], others: Sequence[str]) -> list[str]:
    """All of them, in order; a package that is named with its version already is not repeated."""
    known = list(relations)
    names = {relation.split(" ", 1)[0] for relation in known}
    return sorted({*known, *(other for other in others if other not in names)})


def _begins_as_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF
