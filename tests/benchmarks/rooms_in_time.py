"""The rows of bench-room that need time and a sound card: a voice process in a room in a box."""

import time
from collections.abc import Callable

from tests.benchmarks.in_time import devices, exchanges, idle, interruptions, latency, pauses
from tests.benchmarks.table import Row

PARTS: dict[str, Callable[[bool], list[Row]]] = {
    "latency": latency.rows,
    "interruptions": interruptions.rows,
    "pauses": pauses.rows,
    "idle": idle.rows,
    "devices": devices.rows,
    "exchanges": exchanges.rows,
}


def rows(full: bool, parts: tuple[str, ...] = tuple(PARTS)) -> list[Row]:
    found: list[Row] = []
    for name in parts:
        began = time.monotonic()
        print(f"{name} …", flush=True)
        found += PARTS[name](full)
        print(f"{name} took {time.monotonic() - began:.0f} s", flush=True)
    return found
