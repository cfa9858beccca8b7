"""Draws Parley's icon: into an .ico for Windows, or into an .iconset for macOS."""

from __future__ import annotations

import argparse
from pathlib import Path

from releasing.icons import write_icon_file, write_icon_set

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "parley.svg"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path, help="a file named *.ico or a folder named *.iconset")
    place: Path = parser.parse_args().place
    match place.suffix:
        case ".ico":
            write_icon_file(DRAWING, place)
        case ".iconset":
            write_icon_set(DRAWING, place)
        case _:
            parser.error(f"{place} is neither an .ico nor an .iconset")


if __name__ == "__main__":
    main()
