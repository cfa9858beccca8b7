"""What is really inside the frozen program, told from its files, not from what is installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

from releasing.identity import PROGRAM
from releasing.tools import run


@dataclass(frozen=True)
class Contents:
    """The frozen program, taken apart."""

    modules: frozenset[str]
    """Names of the Python modules in its archive, with dots."""

    files: frozenset[str]
    """What lies below _internal, as POSIX paths, links among it."""


@dataclass(frozen=True)
class SystemLibrary:
    """A Debian package of which the program holds libraries."""

    package: str
    version: str
    files: tuple[str, ...]


def contents(program: Path) -> Contents:
    """Look into a frozen folder; needs PyInstaller."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program / PROGRAM))
    modules = {
        name
        for entry in archive.toc
        if entry.endswith(".pyz")
        for name in archive.open_embedded_archive(entry).toc
    }
    inner = program / "_internal"
    files = {path.relative_to(inner).as_posix() for path in inner.rglob("*") if not path.is_dir()}
    return Contents(frozenset(modules), frozenset(files))


def packages_inside(
    inside: Contents, stand_ins: Set[str] = frozenset(), known: Iterable[Distribution] | None = None
) -> list[Distribution]:
    """The Python packages of which at least one module or file is inside, by name.

    `stand_ins` are modules of ours that bear a package's name in its place.
    """
    found: dict[str, Distribution] = {}
    for package in distributions() if known is None else known:
        paths = [PurePosixPath(str(path)) for path in package.files or ()]
        if any(_is_inside(path, inside, stand_ins) for path in paths):
            found.setdefault(package.metadata["Name"].lower(), package)
    return [found[name] for name in sorted(found)]


def owners(packages: Iterable[Distribution]) -> dict[str, str]:
    """Which package brings a file: its place below _internal -> the package's name."""
    return {
        str(path): package.metadata["Name"] for package in packages for path in package.files or ()
    }


def unowned_libraries(inside: Contents, owned: Mapping[str, str]) -> list[str]:
    """Libraries at the top that come from no Python package, and are not Python itself."""
    libraries = (file for file in inside.files if "/" not in file and ".so" in file)
    return sorted(
        file for file in libraries if file not in owned and not file.startswith("libpython")
    )


def system_libraries(names: Iterable[str]) -> list[SystemLibrary]:
    """The Debian packages that these libraries were copied from; Python's own belong to none."""
    brought: dict[str, list[str]] = {}
    wanted = {f"*/{name}": name for name in names}
    answer = run(["dpkg", "-S", *wanted], package="dpkg", may_fail=True) if wanted else ""
    found: dict[str, str] = {}
    for line in answer.splitlines():
        package, _, path = line.partition(": ")
        found.setdefault(PurePosixPath(path).name, package.partition(":")[0])
    for name in wanted.values():
        if name in found:
            brought.setdefault(found[name], []).append(name)
    return [
        SystemLibrary(package, _version(package), tuple(files))
        for package, files in sorted(brought.items())
    ]


def _version(package: str) -> str:
    command = ["dpkg-query", "-W", "-f=${Version}\\n", package]
    return run(command, package="dpkg").splitlines()[0]


def _is_inside(path: PurePosixPath, inside: Contents, stand_ins: Set[str]) -> bool:
    if ".." in path.parts or ".dist-info" in path.parts[0]:
        return False
    if path.suffix == ".py":
        module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        return module in inside.modules and module not in stand_ins
    return str(path) in inside.files
