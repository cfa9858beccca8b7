"""Gathers the add-on's packages: those of speech models, and what they need in turn.

It lies before the frozen program's own modules where packages are looked for, so a package is in
it whole or not at all: not where the program has the whole of it, too.
"""

from __future__ import annotations

import py_compile
import re
import shutil
from collections.abc import Callable, Iterable
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from releasing.inside import Contents

from building.contents import ADD_ON

ROOTS = (*ADD_ON, "protobuf")
"""Protobuf reads the letters of SpeechT5, and transformers asks which version of it there is."""

LEFT_OUT = frozenset({"setuptools", "hf-xet"})
"""Named as needed by those, for what is never done here: to compile, and to fetch."""

_FOLDERS = {"test", "tests", "__pycache__"}
_NOT_USED = (
    "torch/include/*",  # to compile with
    "torch/share/*",
    "torch/bin/[!t]*",
    "torch/bin/test_*",
    "torch/lib/*_test.so",
    "torch/lib/libaoti_custom_ops.so",
    "torch/lib/libbackend_with_compiler.so",
)
PROGRAM = "torch/bin/torch_shm_manager"
"""Torch does not open without it, though nothing here starts it."""

_ENDS = (".pyc", ".pyi", ".a", ".lib", ".h", ".pth")
_METADATA = re.compile(r"[^/]+\.dist-info")


def closure(
    roots: Iterable[str],
    find: Callable[[str], Distribution] = Distribution.from_name,
    left_out: frozenset[str] = LEFT_OUT,
) -> dict[str, Distribution]:
    """The packages and all they need here without extras, by name.

    Raises:
        PackageNotFoundError: One of them is not installed.
    """
    found: dict[str, Distribution] = {}
    waiting = [canonicalize_name(root) for root in roots]
    while waiting:
        name = waiting.pop()
        if name in found or name in left_out:
            continue
        found[name] = package = find(name)
        needs = map(Requirement, package.requires or ())
        waiting += [canonicalize_name(need.name) for need in needs if _applies(need)]
    return dict(sorted(found.items()))


def _applies(need: Requirement) -> bool:
    return need.marker is None or need.marker.evaluate({"extra": ""})


def files_of(package: Distribution) -> list[PurePosixPath]:
    """What of a package goes in, by its RECORD: no programs, tests, headers or compiled modules."""
    paths = (PurePosixPath(str(path)) for path in package.files or ())
    return sorted(path for path in paths if _is_wanted(path))


def _is_wanted(path: PurePosixPath) -> bool:
    if ".." in path.parts or path.is_absolute() or _FOLDERS & set(path.parts[:-1]):
        return False
    return path.suffix not in _ENDS and not any(
        path.match(one) or (one.endswith("/*") and path.is_relative_to(one[:-2]))
        for one in _NOT_USED
    )


def is_metadata(path: PurePosixPath) -> bool:
    """Whether a file tells of the package: its version, which other packages ask for."""
    return _METADATA.fullmatch(path.parts[0]) is not None


def is_whole(paths: Iterable[PurePosixPath], inside: Contents) -> bool:
    """Whether the frozen program has all of a package: its modules, libraries and data."""
    return all(_is_inside(path, inside) for path in paths if not is_metadata(path))


def _is_inside(path: PurePosixPath, inside: Contents) -> bool:
    if path.suffix == ".py":
        module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        return module in inside.modules
    return str(path) in inside.files or path.name == "py.typed"


def gather(packages: Iterable[Distribution], inside: Contents, folder: Path) -> list[Distribution]:
    """Copy them anew into a folder; returns those of which more than the metadata went in."""
    shutil.rmtree(folder, ignore_errors=True)
    copied = []
    for package in packages:
        paths = files_of(package)
        whole = is_whole(paths, inside)
        for path in paths:
            if not whole or is_metadata(path):
                _copy(Path(str(package.locate_file(path))), folder / path)
        if not whole:
            copied.append(package)
    return copied


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def compile_all(folder: Path) -> None:
    """Compile every module, without which each start would do so: the folder is the system's.

    The results name no place of this computer, and are not compared with the modules' times.
    """
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for module in sorted(folder.rglob("*.py")):
        inner = module.relative_to(folder).as_posix()
        py_compile.compile(
            str(module), dfile=f"add-on/{inner}", quiet=2, invalidation_mode=unchecked
        )
