"""Tries the frozen program as somebody would who installed it, on a computer without a network.

Needs what packaging/set_up.py --dev installs: Xvfb, xdotool, PulseAudio; and for a program without
models inside the starter models. Run it with the environment's Python.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from releasing.starter import starter_files  # noqa: E402 # only now can it be found
from releasing.tools import PackagingError, run  # noqa: E402
from trying import findings  # noqa: E402
from trying.conversation import hold, measure  # noqa: E402
from trying.keyring import INSTALLED  # noqa: E402
from trying.laptop import laptop  # noqa: E402

INSIDE = "PARLEY_TRIED_WITHOUT_NETWORK"
NEEDED = ("Xvfb", "xdotool", "pulseaudio", "pactl", "parec", "paplay")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Try the frozen program.")
    parser.add_argument("--program", type=Path, default=ROOT / "build/frozen/parley/parley")
    parser.add_argument("--package", type=Path, help="the program in this .deb, unpacked")
    parser.add_argument(
        "--network", choices=("cut", "cut-if-allowed", "left"), default="cut", help="with unshare"
    )
    parser.add_argument("--starts", type=int, help="talk of nothing, and tell the times of so many")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="have what is left there")
    options = parser.parse_args()
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        sys.stderr.write(f"{', '.join(missing)} is missing: run packaging/set_up.py --dev.\n")
        return 2
    if options.network != "left" and INSIDE not in os.environ:
        if options.network == "cut" or _may_cut():
            _again_without_network()
        print("Not tried: being without a network, for unshare is not allowed here.")
    if not INSTALLED:
        print("Not tried: what is kept with a keyring, for gnome-keyring is not installed.")
    try:
        told = _try_out(options)
    except (AssertionError, PackagingError) as error:
        sys.stderr.write(f"FAILED  {error}\n")
        return 1
    for finding in told:
        print(finding.line)
    return 0 if findings.passed(told) else 1


def _try_out(options: argparse.Namespace) -> list[findings.Finding]:
    with contextlib.ExitStack() as stack:
        program = options.program.resolve()
        if options.package:
            program = stack.enter_context(_unpacked(options.package)) / "usr/lib/parley/parley"
        bundled = program.parent / "_internal" / "bundled-models"
        models = None if bundled.is_dir() and any(bundled.iterdir()) else starter_files()
        kept = options.keep and options.keep.resolve()
        folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-")))
        with laptop(program, folder) as there:
            if options.starts:
                return measure(there, models, options.starts)
            return [_network(), *hold(there, models)]


@contextlib.contextmanager
def _unpacked(package: Path) -> Iterator[Path]:
    """What a .deb would install, for as long as the block runs; a package is larger than memory."""
    place = ROOT / "build"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=place) as folder:
        run(["dpkg-deb", "-x", str(package), folder], package="dpkg")
        yield Path(folder)


def _may_cut() -> bool:
    done = subprocess.run([*_cutting(), "true"], capture_output=True, check=False)
    return done.returncode == 0


def _cutting() -> list[str]:
    return ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-r", "-n"]


def _again_without_network() -> None:
    """Become the same command where there is no network but the computer's own, switched off."""
    command = [*_cutting(), sys.executable, *sys.argv]
    os.environ[INSIDE] = "1"
    os.execvp(command[0], command)


def _network() -> findings.Finding:
    lines = Path("/proc/net/dev").read_text("ascii").splitlines()[2:]
    others = sorted(name for line in lines if (name := line.split(":")[0].strip()) != "lo")
    inside = INSIDE in os.environ
    words = f"there are {', '.join(others)}" if others else "only its own"
    return findings.Finding("no network", not others, words, required=inside)


if __name__ == "__main__":
    sys.exit(main())
