"""What breaks Parley, and what that costs: `make bench-faults`.

The whole window, without a screen, has somebody in it who talks with it. Meanwhile it is killed,
its disk is filled, its voice eats memory, it is given damaged files, and it is talked to twenty
thousand times. Run it on a quiet machine; it needs no sound card, but where PulseAudio is
installed it gets one that is none.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.errors import ParleyError
from tests.benchmarks.breaking import disks, files, kills, memory, soak
from tests.benchmarks.breaking.saying import say
from tests.benchmarks.table import Row, publish
from tests.integration.sound_server import INSTALLED, SoundServer

SCRIPTED_KILLS, REAL_KILLS = 180, 20
FILES = 1000
TURNS = 20_000

Part = Callable[[Path], list[Row]]


def main() -> None:
    options = _options()
    parts = _parts(options)
    rows: list[Row] = []
    for name in options.only or parts:
        say(f"--- {name}")
        with tempfile.TemporaryDirectory(prefix="parley-") as folder:
            found = parts[name](Path(folder))
        rows += found
        publish(f"faults-{name}", found)
    if len(rows) > len(found):
        publish("faults", rows)
    if any(row.held is False for row in rows):
        sys.exit("Something did not hold.")


def _parts(options: argparse.Namespace) -> dict[str, Part]:
    """What there is, the quick ones first."""

    def kill(folder: Path) -> list[Row]:
        with _sound(folder) as sound:
            return kills.rows(folder, options.kills, options.real_kills, options.seed, sound)

    def soak_really(folder: Path) -> list[Row]:
        with _sound(folder) as sound:
            return soak.real_rows(folder, sound)

    parts: dict[str, Part] = {
        "memory": memory.rows,
        "disk": disks.rows,
        "files": lambda folder: files.rows(folder, options.files),
        "kills": kill,
        "soak": lambda folder: soak.rows(folder, options.turns),
    }
    if options.full or "real-soak" in (options.only or []):
        parts["real-soak"] = soak_really
    return parts


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    choices = ("memory", "disk", "files", "kills", "soak", "real-soak")
    parser.add_argument("--only", action="append", choices=choices, help="these parts")
    parser.add_argument("--full", action="store_true", help="twenty minutes of real engines, too")
    parser.add_argument("--kills", type=int, default=SCRIPTED_KILLS, help="with scripted engines")
    parser.add_argument(
        "--real-kills", type=int, default=REAL_KILLS, help="with the starter models"
    )
    parser.add_argument("--files", type=int, default=FILES, help="of each kind")
    parser.add_argument("--turns", type=int, default=TURNS, help="of the soak")
    parser.add_argument("--seed", type=int, default=6, help="of the moments at which it is killed")
    return parser.parse_args()


@contextmanager
def _sound(folder: Path) -> Iterator[dict[str, str]]:
    """Something to listen and speak to: the variables that lead to it."""
    if not INSTALLED:
        yield {}
        return
    server = SoundServer(folder / "sound")
    server.start()
    try:
        yield {"PULSE_SERVER": server.additions["PULSE_SERVER"]}
    finally:
        server.stop()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        main()
    except ParleyError as error:
        sys.exit(str(error))
