"""Tries the frozen program as somebody would who installed it, on a computer without a network.

Needs what packaging/set_up.py --dev installs: Xvfb, xdotool, PulseAudio; and for a program without
models inside the checkout's own. Run it with the environment's Python.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from trying import findings  # noqa: E402 # only now can it be found
from trying.conversation import hold  # noqa: E402
from trying.laptop import laptop  # noqa: E402

INSIDE = "PARLEY_TRIED_WITHOUT_NETWORK"
NEEDED = ("Xvfb", "xdotool", "pulseaudio", "pactl", "parec", "paplay")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Try the frozen program.")
    parser.add_argument("--program", type=Path, default=ROOT / "build/frozen/parley/parley")
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="a checkout's models")
    parser.add_argument("--with-network", action="store_true", help="where unshare is not allowed")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="have what is left there")
    options = parser.parse_args()
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        sys.stderr.write(f"{', '.join(missing)} is missing: run packaging/set_up.py --dev.\n")
        return 2
    if not options.with_network and INSIDE not in os.environ:
        _again_without_network()
    bundled = options.program.resolve().parent / "_internal" / "bundled-models"
    models = None if bundled.is_dir() and any(bundled.iterdir()) else options.models.resolve()
    with contextlib.ExitStack() as stack:
        kept = options.keep and options.keep.resolve()
        folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-")))
        try:
            with laptop(options.program.resolve(), folder) as there:
                told = [_network(), *hold(there, models)]
        except AssertionError as error:
            sys.stderr.write(f"FAILED  {error}\n")
            return 1
    for finding in told:
        print(finding.line)
    return 0 if findings.passed(told) else 1


def _again_without_network() -> None:
    """Become the same command where there is no network but the computer's own, switched off."""
    as_root = [] if os.geteuid() == 0 else ["-r"]
    command = ["unshare", *as_root, "-n", sys.executable, *sys.argv]
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
