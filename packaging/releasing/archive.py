"""Makes the portable archive: the frozen program with a script that installs it for one user."""

from __future__ import annotations

import gzip
import platform
import shutil
import tarfile
from pathlib import Path

from releasing.identity import PROGRAM
from releasing.texts import Flavour
from releasing.tree import Source, copy_program, copy_share, set_modes, set_times

SCRIPTS = ("install.sh", "uninstall.sh")


def build(source: Source, flavour: Flavour, out: Path) -> Path:
    """The finished archive; the same bytes for the same contents."""
    name = f"{flavour.package}-{source.release.version}-linux-{platform.machine()}"
    place = out / name
    shutil.rmtree(place, ignore_errors=True)
    stage(source, flavour, place)
    set_times(place, source.release.epoch)
    archive = out / f"{name}.tar.gz"
    strength = 1 if flavour.complete or source.hurried else 6
    write(place, archive, source.release.epoch, strength=strength)
    shutil.rmtree(place)
    return archive


def write(place: Path, archive: Path, epoch: int, *, strength: int) -> None:
    """Put a folder into an archive, with its name at the top."""
    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", strength, file, epoch) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in [place, *sorted(place.rglob("*"))]:
            tar.add(path, path.relative_to(place.parent), recursive=False, filter=_nobody)


def stage(source: Source, flavour: Flavour, place: Path) -> None:
    """Everything in the archive: the program, what the desktop reads, and the two scripts."""
    linux = source.root / "packaging" / "linux"
    copy_program(source, place / "program", complete=flavour.complete)
    copy_share(source, place / "share")
    for name in SCRIPTS:
        shutil.copyfile(linux / name, place / name)
    shutil.copyfile(linux / "README.txt", place / "README.txt")
    shutil.copyfile(source.root / "LICENSE", place / "LICENSE")
    set_modes(place, {place / "program" / PROGRAM, *(place / name for name in SCRIPTS)})


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
