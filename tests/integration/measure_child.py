"""What the measuring child runs in tests: trials that only say something, hang or break."""

import time
from dataclasses import replace
from multiprocessing.connection import Connection

from app.commands.measure_process import serve
from app.core.errors import ModelError
from app.core.measurement import Hardware, Measurement

HARDWARE = Hardware("A processor", 2, 8_000_000_000)


def quick(connection: Connection) -> None:
    """One trial comes to something, two do not."""
    serve(connection, HARDWARE, [("First", _fails), ("Second", _counts), ("Third", _breaks)])


def here(connection: Connection) -> None:
    """The same, on this computer."""
    serve(connection, Hardware.here(), [("First", _counts)])


def endless(connection: Connection) -> None:
    """The second trial never ends."""
    serve(connection, HARDWARE, [("First", _counts), ("Second", _hangs)])


def dead(connection: Connection) -> None:
    """Ends before it has said anything."""


def _counts(known: Measurement) -> Measurement:
    return replace(known, operations_per_second=5e9)


def _fails(known: Measurement) -> Measurement:
    raise ModelError("It is damaged.")


def _breaks(known: Measurement) -> Measurement:
    raise RuntimeError("It does not work.")


def _hangs(known: Measurement) -> Measurement:
    time.sleep(600)
    return known
