"""Looks at what packaging/release.py made, and tries it as people will have it.

What cannot be tried here is told in a sentence; whatever fails, the rest is tried too.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tarfile
import tempfile
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from releasing.identity import DESKTOP_ID, version  # noqa: E402
from releasing.tools import PackagingError, require  # noqa: E402
from setting_up import packaging_tools  # noqa: E402
from setting_up.running import Runner  # noqa: E402
from trying.steps import Step, passed, perform  # noqa: E402

PACKAGING = ROOT / "packaging"
DESKTOP = f"usr/share/applications/{DESKTOP_ID}.desktop"
METAINFO = f"usr/share/metainfo/{DESKTOP_ID}.metainfo.xml"


def files_of(release: Path) -> tuple[Path, Path, Path]:
    """The small .deb, the complete one and the small archive, of the version that is being made.

    Raises:
        PackagingError: One of them is not there.
    """
    number = version(ROOT)
    patterns = (f"parley_{number}_*.deb", f"parley-complete_{number}_*.deb")
    found = [sorted(release.glob(p)) for p in (*patterns, f"parley-{number}-linux-*.tar.gz")]
    require(
        holds=all(len(files) == 1 for files in found),
        otherwise=f"{release} has not every file of version {number}: run packaging/release.py.",
    )
    small, complete, archive = (files[0].resolve() for files in found)
    return small, complete, archive


def steps(release: Path, unpacked: Path) -> list[Step]:
    """Everything that is looked at; `unpacked` has what the desktop reads of the small .deb."""
    small, complete, archive = files_of(release)
    python = (sys.executable, "-u")
    trial = (*python, str(PACKAGING / "smoke_test.py"), "--package")
    debian = (*python, str(PACKAGING / "clean_debian.py"), str(small))
    alone = ("--complete", str(complete), "--models")
    lintian = ("lintian", "--allow-root", "--fail-on", "error", "--tag-display-limit", "0")
    own_space = {"unshare": "util-linux"}
    return [
        Step("the checksums", ("sha256sum", "--check", "--quiet", "SHA256SUMS"), folder=release),
        Step(
            "the menu's entry",
            ("desktop-file-validate", str(unpacked / DESKTOP)),
            {"desktop-file-validate": "desktop-file-utils"},
        ),
        Step(
            "the description for software centres",
            ("appstreamcli", "validate", "--no-net", str(unpacked / METAINFO)),
            {"appstreamcli": "appstream"},
        ),
        Step("the packages' form", (*lintian, str(small), str(complete)), {"lintian": "lintian"}),
        Step(
            "the archive, for one user", (*python, str(PACKAGING / "try_archive.py"), str(archive))
        ),
        Step("what is in the small .deb", (*trial, str(small)), own_space),
        Step("what is in the complete .deb", (*trial, str(complete)), own_space),
        Step("a clean Debian", (*debian, *alone), {"debootstrap": "debootstrap"}, as_root=True),
    ]


def unpack_what_the_desktop_reads(package: Path, folder: Path) -> None:
    """The menu's entry and the description, from within the package."""
    with (
        subprocess.Popen(
            ["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE
        ) as tar,
        tarfile.open(fileobj=tar.stdout, mode="r|") as members,
    ):
        for member in members:
            if member.name.removeprefix("./") in (DESKTOP, METAINFO):
                members.extract(member, folder, filter="data")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Look at what is to be released, and try it.")
    parser.add_argument("release", type=Path, nargs="?", default=ROOT / "dist" / "release")
    options = parser.parse_args()
    runner = Runner(ROOT / "build" / "set-up.log")
    for wanted in (packaging_tools.looking_needs(), packaging_tools.keyring_needs()):
        packaging_tools.provide(wanted, runner)
    with contextlib.ExitStack() as stack:
        unpacked = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-")))
        try:
            small, _, _ = files_of(options.release)
            unpack_what_the_desktop_reads(small, unpacked)
        except PackagingError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        wanted_steps = steps(options.release.resolve(), unpacked)
        outcomes = perform(wanted_steps, partial(print, flush=True), each_alone=True)
    return 0 if passed(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
