"""Installs the .deb in a clean Debian, starts it there, upgrades it, exchanges it and removes it.

Needs root, debootstrap, Xvfb and xdotool, and a network for Debian's own packages. Run it with the
environment's Python; the mounts are made where nobody else sees them (unshare --mount).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from releasing.debian_root import clean_debian, make_base  # noqa: E402
from releasing.starter import starter_files  # noqa: E402
from releasing.tools import PackagingError, require, run  # noqa: E402
from trying.clean_machine import KEYRING, PLAIN, Household  # noqa: E402

from tests.integration.screen import screen  # noqa: E402

INSIDE = "PARLEY_MOUNTS_ARE_OWN"
LEFTOVER = "usr/lib/parley/_internal/of_an_earlier_version"


def earlier(package: Path, folder: Path) -> Path:
    """The same package as a version of before, with a file that the new one has no more."""
    tree = folder / "earlier"
    run(["dpkg-deb", "-R", str(package), str(tree)], package="dpkg")
    control = tree / "DEBIAN" / "control"
    text = control.read_text("utf-8")
    version = next(line for line in text.splitlines() if line.startswith("Version: "))
    control.write_text(text.replace(version, "Version: 0.0.1"), "utf-8")
    (tree / LEFTOVER).touch()
    file = folder / "earlier.deb"
    run(["dpkg-deb", "--root-owner-group", "-Znone", "-b", str(tree), str(file)], package="dpkg")
    shutil.rmtree(tree)
    return file


def try_out(
    there: Household, package: Path, before: Path, complete: Path | None, *, models: bool
) -> None:
    """Install, start, upgrade, start, exchange for the other flavour and back, remove, purge.

    Raises:
        PackagingError: Something was not as it should be.
    """
    settings = _upgrade(there, package, before)
    if complete is not None:
        _exchange(there, package, complete)
        there.require_belongings(settings, "Exchanging the flavours")
    if models:
        there.take_models(starter_files())
        print(
            f"With models from a disk it speaks, and hears itself say: {there.hears_itself_say()}"
        )
    name = package.name.partition("_")[0]
    there.leave(name, "remove")
    there.require_belongings(settings, "Removing it")
    print("Removed: only what is the user's is there, and the history reads as before.")
    there.install(package)
    there.leave(name, "purge")
    there.require_belongings(settings, "Purging it")
    print("Purged: what is the user's is there still.")


def _upgrade(there: Household, package: Path, before: Path) -> dict[str, str]:
    """Returns the settings, by then."""
    debian = there.debian
    debian.run("apt-get", "update")
    there.install(before)
    there.live_in()
    seconds = there.open_and_close(with_keyring=False)
    print(f"An earlier version opens after {seconds:.1f} s, with no more than it depends on.")
    plain = debian.folder / PLAIN
    require(holds=plain.exists(), otherwise="Without a keyring the conversation was lost.")
    debian.run("apt-get", "install", "-y", "--no-install-recommends", *KEYRING)
    there.open_and_close()
    require(holds=not plain.exists(), otherwise="The history did not take the conversation in.")
    settings = there.settings()
    there.require_belongings(settings, "Taking the conversation into the history")
    there.install(package)
    gone = not (debian.folder / LEFTOVER).exists()
    require(holds=gone, otherwise="A file of the earlier version was left.")
    print(f"Upgraded, it opens after {there.open_and_close():.1f} s.")
    there.require_belongings(settings, "Upgrading")
    print("The settings are as before, and the history reads as before, with the keyring's key.")
    return settings


def _exchange(there: Household, package: Path, complete: Path) -> None:
    names = [file.name.partition("_")[0] for file in (package, complete)]
    there.install(complete)
    require(holds=there.installed() == {names[1]}, otherwise=f"There are {there.installed()}.")
    print(f"Exchanged for {names[1]}, it opens after {there.open_and_close():.1f} s;")
    print(f"with its own models it speaks, and hears itself say: {there.hears_itself_say()}")
    there.install(package)
    require(holds=there.installed() == {names[0]}, otherwise=f"There are {there.installed()}.")
    left = there.debian.folder / "usr/lib/parley/_internal/bundled-models"
    require(holds=not left.exists(), otherwise="The complete flavour's models were left.")
    print(f"Exchanged for {names[0]} again, it opens after {there.open_and_close():.1f} s.")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Try the .deb in a clean Debian.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--complete", type=Path, help="the other flavour, to exchange it for")
    parser.add_argument("--before", type=Path, help="a .deb of an earlier version")
    parser.add_argument("--suite", default="bookworm", help="which Debian")
    parser.add_argument("--models", action="store_true", help="have it take the starter models")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.stderr.write("Only root can make a Debian in a folder: run it with sudo.\n")
        return 2
    if INSIDE not in os.environ:
        again = ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv]
        return subprocess.run(again, env={**os.environ, INSIDE: "1"}, check=False).returncode
    place = ROOT / "build" / "clean-debian"
    try:
        make_base(place / options.suite, options.suite)
        with (
            tempfile.TemporaryDirectory(dir=place) as folder,
            clean_debian(place / options.suite, place / "root") as debian,
            screen() as shown,
        ):
            before = options.before or earlier(options.package, Path(folder))
            there = Household(debian, shown)
            try_out(there, options.package, before, options.complete, models=options.models)
    except PackagingError as error:
        sys.stderr.write(f"FAILED  {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
