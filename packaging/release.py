"""Packages the frozen program for Linux, with licences, bill of materials and checksums.

The program is made before by packaging/build.py. What is written is the same for the same program,
whenever it is run: SOURCE_DATE_EPOCH, else the time of the last commit, is the date of everything.
A program that was frozen for a trial is packaged with --trial only: under a version of its own, and
elsewhere than what is given away.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from building.mark import may_be_released, read_mark  # noqa: E402
from releasing import archive, bill, debian, identity, inside, licences, sums  # noqa: E402
from releasing.licences import Licensed  # noqa: E402
from releasing.runpaths import forget_build_folders  # noqa: E402
from releasing.texts import COMPLETE, SMALL  # noqa: E402
from releasing.tools import PackagingError, require  # noqa: E402
from releasing.tree import Source  # noqa: E402

from app.core.add_on import PACKAGE as ADD_ON  # noqa: E402

FLAVOURS = {"small": SMALL, "complete": COMPLETE}
FROZEN = ROOT / "build" / "frozen" / identity.PROGRAM
"""Where packaging/build.py puts it."""
BORROWED = ROOT / "packaging" / "licences"
KINDS = ("deb", "archive")
RELEASES = ROOT / "dist"
TRIALS = ROOT / "build" / "trial"


def licences_of(program: Path) -> list[Licensed]:
    """Everything that is inside, each with its terms.

    Raises:
        PackagingError: Something has none.
    """
    contents = inside.contents(program)
    stand_ins = {file.stem for file in (ROOT / "packaging" / "stand_ins").glob("*.py")}
    packages = inside.packages_inside(contents, stand_ins)
    found = [licences.of_package(package, BORROWED) for package in packages]
    found += [licences.of_python(), licences.of_typeface(ROOT)]
    left = inside.unowned_libraries(contents, inside.owners(packages))
    documents = Path("/usr/share/doc")
    for library in inside.system_libraries(left):
        found.append(licences.of_system_library(library, documents))
    licences.require_texts(found)
    return found


def require_releasable(program: Path, out: Path, *, for_trial: bool) -> None:
    """What was built to be tried here is not given away, nor put where releases are.

    Raises:
        PackagingError: It would be.
    """
    if for_trial:
        require(
            holds=not out.resolve().is_relative_to(RELEASES),
            otherwise=f"{RELEASES} is for releases alone: give a trial another folder with --out.",
        )
        return
    require(
        holds=may_be_released(read_mark(program)),
        otherwise="This program was frozen for a trial, with a llama.cpp that may not run on other "
        "computers: run packaging/build.py without --for-trial, or package it with --trial.",
    )


def package(
    program: Path, out: Path, flavours: list[str], kinds: list[str], *, for_trial: bool
) -> list[Path]:
    """Write everything; returns the files of the release."""
    require_releasable(program, out, for_trial=for_trial)
    release = identity.release(ROOT, for_trial=for_trial)
    licensed = licences_of(program)
    forget_build_folders(program)
    out.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for name in flavours:
        flavour = FLAVOURS[name]
        inside_too, models = _starter() if flavour.complete else ([], {})
        terms = [*licensed, *inside_too]
        licences.write(terms, program)
        paths = tuple(path for _, path in models.values())
        source = Source(ROOT, program, release, paths, hurried=for_trial)
        materials = out / f"{flavour.package}-{release.version}.cdx.json"
        named = {sha256: title for sha256, (title, _) in models.items()}
        materials.write_text(bill.bill_of_materials(release, terms, named), "utf-8")
        files.append(materials)
        if "deb" in kinds:
            files.append(debian.build(source, flavour, terms, out))
        if "archive" in kinds:
            files.append(archive.build(source, flavour, out))
    print(*(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB" for file in files), sep="\n")
    sums.write_sums([*files, *add_ons(out)], out)
    return files


def add_ons(out: Path) -> list[Path]:
    """What packaging/addon.py has laid beside."""
    return [file for file in out.glob(f"{ADD_ON}_*") if file.is_file()]


def _starter() -> tuple[list[Licensed], dict[str, tuple[str, Path]]]:
    from releasing.starter import starter_licences, starter_models

    terms = starter_licences(BORROWED)
    licences.require_texts(terms)
    return terms, starter_models()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--program", type=Path, default=FROZEN)
    parser.add_argument("--out", type=Path, help="dist/release; build/trial for a trial")
    parser.add_argument("--flavour", nargs="+", choices=FLAVOURS, default=list(FLAVOURS))
    parser.add_argument("--kind", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument(
        "--compare", type=Path, metavar="FOLDER", help="only list how another build differs"
    )
    parser.add_argument(
        "--trial", action="store_true", help="never to be given away: named so, compressed little"
    )
    options = parser.parse_args()
    out = options.out or (TRIALS if options.trial else RELEASES / "release")
    if options.compare:
        first, second = sums.fingerprints(options.program), sums.fingerprints(options.compare)
        told = sums.differences(first, second)
        print(*told, f"{len(told)} of {len(first)} files differ.", sep="\n")
        return 1 if told else 0
    if not (options.program / identity.PROGRAM).is_file():
        sys.stderr.write(f"There is no program in {options.program}: run packaging/build.py.\n")
        return 1
    try:
        package(options.program, out, options.flavour, options.kind, for_trial=options.trial)
    except PackagingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
