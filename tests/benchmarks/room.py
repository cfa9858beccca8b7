"""How well Parley talks in a room: `make bench-room`.

What can be simulated on the sample clock is; the rest is measured in real time with the starter
models over a virtual sound card, so run it on a quiet machine. FULL=1 says everything thrice and
simulates longer.
"""

import argparse
import sys

from app.core.errors import ParleyError
from tests.benchmarks import rooms_in_time, rooms_on_clock
from tests.benchmarks.table import publish
from tests.integration.sound_server import INSTALLED

ON_CLOCK = "clock"


def main() -> None:
    options = _options()
    if not INSTALLED:
        raise ParleyError("The room needs a virtual sound card: install PulseAudio and its tools.")
    in_time = tuple(part for part in options.parts if part != ON_CLOCK)
    rows = rooms_in_time.rows(options.full, in_time)
    if ON_CLOCK in options.parts:
        rows += rooms_on_clock.rows(options.full)
    publish("room", rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parts = (*rooms_in_time.PARTS, ON_CLOCK)
    parser.add_argument("--full", action="store_true", help="measure longer")
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except ParleyError as error:
        sys.exit(str(error))
