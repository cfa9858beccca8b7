"""Freezes the program twice and lists the files that differ.

The first build is kept in build/frozen-before for a look at what differs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "build" / "frozen" / "parley"
WORK = ROOT / "build" / "freezing"
BEFORE = ROOT / "build" / "frozen-before"

sys.path.insert(0, str(ROOT / "packaging"))

from releasing.identity import source_date  # noqa: E402
from releasing.sums import differences, fingerprints  # noqa: E402

EXPECTED: tuple[str, ...] = ()
"""Files that are known to differ, and may; each with its reason."""


def main() -> int:
    """Run from the command line; the status is 0 when nothing else differs than may."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(source_date(ROOT)),
    }
    build = [sys.executable, str(ROOT / "packaging" / "build.py")]
    subprocess.run(build, env=environment, check=True)
    shutil.rmtree(BEFORE, ignore_errors=True)
    FROZEN.rename(BEFORE)
    shutil.rmtree(WORK)  # what PyInstaller remembers of the first
    subprocess.run(build, env=environment, check=True)
    first, second = fingerprints(BEFORE), fingerprints(FROZEN)
    told = differences(first, second)
    print(*told, f"{len(told)} of {len(first)} files differ.", sep="\n")
    return 1 if [line for line in told if not line.endswith(EXPECTED)] else 0


if __name__ == "__main__":
    sys.exit(main())
