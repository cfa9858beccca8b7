"""Makes the add-on for speech models out of this environment: torch, transformers, and their needs.

The frozen program is made before by packaging/build.py: what it has whole is left out. The folder
is build/addon/parley-addon/add-on, to be put beside the program; an archive and a Debian package of
it go to dist/addon, or to build/trial-addon if the program is for a trial.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from building import add_on, sizes  # noqa: E402
from building.mark import may_be_released, read_mark  # noqa: E402
from releasing import archive, copyrights, debian, identity, inside, licences, texts  # noqa: E402
from releasing.identity import Release  # noqa: E402
from releasing.licences import Licensed  # noqa: E402
from releasing.tools import PackagingError  # noqa: E402
from releasing.tree import set_modes, set_times  # noqa: E402

from app.core.add_on import FOLDER, MARK, PACKAGE, this_program  # noqa: E402

FROZEN = ROOT / "build" / "frozen" / identity.PROGRAM
PLACE = ROOT / "build" / "addon" / "parley-addon" / FOLDER
BORROWED = ROOT / "packaging" / "licences"
KINDS = ("archive", "deb")


def make(program: Path, folder: Path) -> list[Licensed]:
    """Lay out the folder; returns what is in it and on what terms.

    Raises:
        PackagingError: A package is missing, or comes without its terms.
    """
    try:
        wanted = add_on.closure(add_on.ROOTS)
    except PackageNotFoundError as error:
        raise PackagingError(f"{error.name} is not installed: run packaging/set_up.py.") from error
    copied = add_on.gather(wanted.values(), inside.contents(program), folder)
    add_on.compile_all(folder)
    terms = [_terms(package) for package in copied]
    licences.require_texts(terms)
    licences.write_into(terms, folder / licences.FOLDER)
    (folder / MARK).write_text(this_program().as_text(), "utf-8")
    set_modes(folder, {folder / add_on.PROGRAM})
    return terms


def _terms(package: Distribution) -> Licensed:
    return licences.of_package(package, BORROWED)


def write_archive(folder: Path, release: Release, out: Path, *, hurried: bool) -> Path:
    """An archive with `add-on` at its top, to be unpacked beside the program or among its data."""
    set_times(folder, release.epoch)
    file = out / f"{PACKAGE}_{release.version}_amd64.tar.gz"
    archive.write(folder, file, release.epoch, strength=1 if hurried else 6)
    return file


def write_package(folder: Path, release: Release, terms: list[Licensed], out: Path) -> Path:
    """A Debian package that goes with the program of the same version."""
    place = out / f"{PACKAGE}_{release.version}_amd64"
    shutil.rmtree(place, ignore_errors=True)
    target = place / debian.LIBRARY / FOLDER
    shutil.copytree(folder, target)
    documents = place / "usr/share/doc" / PACKAGE
    documents.mkdir(parents=True)
    inner = target.relative_to(place).as_posix()
    (documents / "copyright").write_text(copyrights.add_on_copyright(terms, inner), "utf-8")
    set_modes(place, {target / add_on.PROGRAM})
    control = texts.add_on_control(PACKAGE, release, debian.kilobytes(place))
    return debian.close(place, control, release.epoch, hurried=True)


def package(program: Path, out: Path | None, kinds: list[str]) -> list[Path]:
    """Write everything; returns the files."""
    for_trial = not may_be_released(read_mark(program))
    out = out or ROOT / ("build/trial-addon" if for_trial else "dist/addon")
    out.mkdir(parents=True, exist_ok=True)
    release = identity.release(ROOT, for_trial=for_trial)
    terms = make(program, PLACE)
    by_package = sizes.by_package(sizes.measured(PLACE))
    print(sizes.table(by_package), f"The add-on lies in {PLACE}.", sep="\n")
    files = []
    if "archive" in kinds:
        files.append(write_archive(PLACE, release, out, hurried=for_trial))
    if "deb" in kinds:
        files.append(write_package(PLACE, release, terms, out))
    print(*(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB" for file in files), sep="\n")
    return files


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--program", type=Path, default=FROZEN)
    parser.add_argument("--out", type=Path, help="where archive and package go")
    parser.add_argument("--kind", nargs="*", choices=KINDS, default=list(KINDS))
    options = parser.parse_args()
    if not (options.program / identity.PROGRAM).is_file():
        sys.stderr.write(f"There is no program in {options.program}: run packaging/build.py.\n")
        return 1
    try:
        package(options.program, options.out, options.kind)
    except PackagingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
