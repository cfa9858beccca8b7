"""Freezes Parley into build/frozen/parley, a folder that runs without Python.

Run it with the environment's own Python, after packaging/set_up.py.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from building.freezing import freeze
from setting_up.checkout import Checkout
from setting_up.running import Runner, SetUpError

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Freeze Parley into build/frozen/parley.")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    options = parser.parse_args()
    runner = Runner(ROOT / "build" / "freezing.log", quiet=options.quiet)
    runner.begin_log()
    try:
        program = freeze(Checkout(ROOT), runner)
    except SetUpError as error:
        print(error, *(f"    {line}" for line in error.details), sep="\n", file=sys.stderr)
        return 1
    runner.say(f"Frozen into {program}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
