"""Makes a Debian package of the frozen program with dpkg-deb."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from releasing import needs, texts
from releasing.copyrights import debian_copyright
from releasing.identity import PROGRAM
from releasing.licences import Licensed
from releasing.texts import Flavour
from releasing.tools import run
from releasing.tree import Source, copy_program, copy_share, set_modes, set_times, write_gzip

LIBRARY = Path("usr/lib") / PROGRAM


def build(source: Source, flavour: Flavour, licensed: list[Licensed], out: Path) -> Path:
    """The finished package.

    Raises:
        PackagingError: dpkg-deb is missing or refuses.
    """
    architecture = run(["dpkg", "--print-architecture"], package="dpkg").strip()
    place = out / f"{flavour.package}_{source.release.version}_{architecture}"
    shutil.rmtree(place, ignore_errors=True)
    stage(source, flavour, licensed, place)
    (place / "DEBIAN").mkdir(mode=0o755)  # dpkg-shlibdeps wants it
    text = texts.control(
        flavour,
        source.release,
        architecture=architecture,
        depends=needs.depends(place / LIBRARY),
        installed_kilobytes=kilobytes(place),
    )
    # models are noise to a compressor, and what is beside them is small
    quickly = flavour.complete or source.hurried
    return close(place, text, source.release.epoch, hurried=quickly)


def kilobytes(place: Path) -> int:
    """How much a package takes when it is installed, as Debian counts."""
    return sum(-(-path.lstat().st_size // 1024) for path in place.rglob("*"))


def close(place: Path, text: str, epoch: int, *, hurried: bool) -> Path:
    """Make the package of a tree, which goes, with this control file; raises PackagingError."""
    control = place / "DEBIAN"
    control.mkdir(mode=0o755, exist_ok=True)
    sums = "".join(f"{md5(path)}  {path.relative_to(place)}\n" for path in _files(place))
    (control / "control").write_text(text, "utf-8")
    (control / "md5sums").write_text(sums, "utf-8")
    set_modes(control, set())
    set_times(place, epoch)
    package = place.with_name(f"{place.name}.deb")
    strength = ["-Zgzip", "-z1"] if hurried else ["-Zxz", "-z6"]
    run(
        ["dpkg-deb", "--root-owner-group", *strength, "--build", str(place), str(package)],
        package="dpkg",
        environment={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    shutil.rmtree(place)
    return package


def stage(source: Source, flavour: Flavour, licensed: list[Licensed], place: Path) -> None:
    """Everything that the package installs."""
    share = place / "usr/share"
    copy_program(source, place / LIBRARY, complete=flavour.complete)
    command = place / "usr/bin" / PROGRAM
    command.parent.mkdir(parents=True)
    command.symlink_to(Path("../lib") / PROGRAM / PROGRAM)
    copy_share(source, share)
    documents = share / "doc" / flavour.package
    documents.mkdir(parents=True)
    (documents / "copyright").write_text(debian_copyright(source, flavour, licensed), "utf-8")
    changelog = texts.debian_changelog(flavour, source.release)
    write_gzip(documents / "changelog.gz", changelog)
    overrides = share / "lintian/overrides" / flavour.package
    overrides.parent.mkdir(parents=True)
    template = (source.root / "packaging/linux/lintian-overrides").read_text("utf-8")
    overrides.write_text(template.replace("@PACKAGE@", flavour.package), "utf-8")
    set_modes(place, {place / LIBRARY / PROGRAM})


def md5(file: Path) -> str:
    """As `md5sums` has it; Debian compares with it, nobody trusts it."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _files(place: Path) -> Iterator[Path]:
    return (path for path in sorted(place.rglob("*")) if path.is_file() and not path.is_symlink())
