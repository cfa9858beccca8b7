"""Lays out the frozen program, and what a desktop wants to know of it, as it is installed."""

from __future__ import annotations

import gzip
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from releasing import texts
from releasing.icons import write_theme
from releasing.identity import DESKTOP_ID, PROGRAM, Release

BUNDLED = "_internal/bundled-models"
"""Where the program looks for models that came with it (app.core.paths)."""


@dataclass(frozen=True)
class Source:
    """What is packaged."""

    root: Path
    """The checkout."""

    program: Path
    """The frozen folder: the program itself and _internal."""

    release: Release

    models: tuple[Path, ...] = ()
    """Files named by their SHA-256, for the complete flavour."""

    hurried: bool = False
    """Whether to compress little, as for trials."""


def copy_program(source: Source, target: Path, *, complete: bool) -> None:
    """The frozen folder, and in the complete flavour the models; nothing else in it changes."""
    shutil.copytree(source.program, target, symlinks=True)
    if complete:
        place = target / BUNDLED
        place.mkdir(parents=True)
        for model in source.models:
            shutil.copyfile(model, place / model.name)
    set_modes(target, {target / PROGRAM})


def copy_share(source: Source, share: Path) -> None:
    """Desktop entry, icons, AppStream's description and manual page below a share folder."""
    linux = source.root / "packaging" / "linux"
    _copy(linux / f"{DESKTOP_ID}.desktop", share / "applications")
    name = f"{DESKTOP_ID}.metainfo.xml"
    template = (linux / name).read_text("utf-8")
    _write(share / "metainfo" / name, texts.app_stream(template, source.release))
    page = texts.man_page((linux / f"{PROGRAM}.1").read_text("utf-8"), source.release)
    write_gzip(share / "man" / "man1" / f"{PROGRAM}.1.gz", page)
    icons = source.root / "resources" / "icons"
    write_theme(icons / f"{PROGRAM}.svg", share / "icons" / "hicolor")


def write_gzip(file: Path, text: str) -> None:
    """The same bytes for the same text, whenever it is written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def set_modes(folder: Path, programs: set[Path]) -> None:
    """What everybody may read, whatever this user's umask; only the programs may be run."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path in programs else 0o644)


def set_times(folder: Path, epoch: int) -> None:
    """The release's time for everything, so that it does not matter when it was packaged."""
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _copy(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / file.name)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
