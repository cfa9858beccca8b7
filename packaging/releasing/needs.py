"""Which Debian packages the frozen program needs, found by dpkg-shlibdeps in its own libraries."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from releasing.tools import run

OPENED_BY_NAME = ("libportaudio2",)
"""What no library is linked with: PortAudio is opened when sound is first wanted."""

_ELF = b"\x7fELF"


def depends(program: Path) -> list[str]:
    """Debian's Depends: the libraries of other packages that the program's own are linked with.

    The program must lie in a package's tree, below a folder with DEBIAN in it.

    Raises:
        PackagingError: A library is neither in the program nor in any Debian package here.
    """
    binaries = elf_files(program)
    if not binaries:
        return sorted(OPENED_BY_NAME)
    folders = sorted({str(binary.parent) for binary in binaries})
    inside = {path.name for path in program.rglob("*.so*")}
    wanted = needed(run(["readelf", "-d", *map(str, binaries)], package="binutils")) - inside
    with tempfile.TemporaryDirectory() as place:
        control = Path(place, "debian", "control")
        control.parent.mkdir()
        control.write_text("Source: parley\n\nPackage: parley\nArchitecture: any\n", "utf-8")
        command = ["dpkg-shlibdeps", "-O", "--warnings=0", "--ignore-missing-info"]
        command += [f"-l{folder}" for folder in folders]
        command += [f"-e{binary}" for binary in binaries]
        answer = run(command, package="dpkg-dev", folder=Path(place))
    return merged(of_packages(parse(answer), _bringing(wanted)), OPENED_BY_NAME)


def elf_files(program: Path) -> list[Path]:
    """Programs and libraries below a folder, links aside."""
    return [
        path
        for path in sorted(program.resolve().rglob("*"))
        if path.is_file() and not path.is_symlink() and _begins_as_elf(path)
    ]


def needed(answer: str) -> set[str]:
    """The libraries' names in what `readelf -d` prints."""
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", answer))


def of_packages(relations: Iterable[str], packages: Container[str]) -> list[str]:
    """Only these packages' relations: of what is inside dpkg-shlibdeps takes the system's."""
    return [relation for relation in relations if relation.split(" ", 1)[0] in packages]


def _bringing(names: Iterable[str]) -> set[str]:
    """The Debian packages that bring these libraries."""
    patterns = sorted(f"*/{name}" for name in names)
    answer = run(["dpkg", "-S", *patterns], package="dpkg", may_fail=True) if patterns else ""
    return {line.partition(":")[0] for line in answer.splitlines()}


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
