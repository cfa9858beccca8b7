"""Builds the small .deb for this computer alone, and tries it: what CI does of packaging.

It compiles nothing, so the package may not run elsewhere: it is called a trial, and release.py
makes nothing else of it. Run it with the environment's Python, when the starter models are here.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from releasing import identity  # noqa: E402
from releasing.tools import run  # noqa: E402
from setting_up import packaging_tools  # noqa: E402
from setting_up.running import Runner  # noqa: E402
from trying.steps import Step, passed, perform  # noqa: E402

PLACE = ROOT / "build" / "trial"
PACKAGING = ROOT / "packaging"


def steps(version: str, architecture: str) -> list[Step]:
    """Freeze, package, and hold a conversation with what is in the package."""
    package = PLACE / f"{identity.PROGRAM}_{version}_{architecture}.deb"
    python = (sys.executable, "-u")
    making = ("--trial", "--flavour", "small", "--kind", "deb", "--out", str(PLACE))
    trying = ("--package", str(package), "--network", "cut-if-allowed")
    return [
        Step("the frozen program", (*python, str(PACKAGING / "build.py"), "--for-trial")),
        Step("the small .deb", (*python, str(PACKAGING / "release.py"), *making)),
        Step("what is in it", (*python, str(PACKAGING / "smoke_test.py"), *trying)),
    ]


def main() -> int:
    """Run from the command line."""
    runner = Runner(ROOT / "build" / "set-up.log")
    lacking = packaging_tools.provide(packaging_tools.making_needs(), runner)
    if lacking:
        print(f"NOT TRIED: the small .deb was neither built nor started. {lacking}")
        return 0
    packaging_tools.provide(packaging_tools.keyring_needs(), runner)
    shutil.rmtree(PLACE, ignore_errors=True)
    version = identity.release(ROOT, for_trial=True).version
    architecture = run(["dpkg", "--print-architecture"], package="dpkg").strip()
    say = partial(print, flush=True)
    outcomes = perform(steps(version, architecture), say, each_alone=False)
    return 0 if passed(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
