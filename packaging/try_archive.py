"""Installs the .tar.gz for one user in a home of its own, upgrades it and removes it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from releasing.identity import version  # noqa: E402
from releasing.tools import PackagingError  # noqa: E402
from trying.archive import try_archive  # noqa: E402


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    options = parser.parse_args()
    place = ROOT / "build"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="one-user-", dir=place) as folder:
        try:
            seen = try_archive(options.archive, Path(folder), version(ROOT))
        except PackagingError as error:
            sys.stderr.write(f"FAILED  {error}\n")
            return 1
    print(*seen, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
