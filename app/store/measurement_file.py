"""Keeps how fast this computer was found to be, until its hardware changes."""

from dataclasses import replace
from pathlib import Path

import msgspec

from app.core.errors import ParleyError
from app.core.measurement import Hardware, Measurement
from app.store.durable import write_whole

_TOLERANCE = 0.02
"""The system's figure for the memory is a little different after each start."""


class MeasurementFile:
    """One measurement, in a file that may go: it can be made again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: Measurement | None = None

    def load(self, hardware: Hardware) -> Measurement | None:
        """What holds for this hardware; None for nothing, or nothing that can be read."""
        if self._known is None:
            try:
                self._known = msgspec.json.decode(self._path.read_bytes(), type=Measurement)
            except (OSError, ValueError, RecursionError):
                return None
        return self._known if _same(self._known.hardware, hardware) else None

    def save(self, measurement: Measurement) -> None:
        """Keep it; raises ParleyError where it will be lost when Parley ends."""
        self._known = measurement
        try:
            write_whole(self._path, msgspec.json.encode(measurement))
        except OSError as error:
            raise ParleyError(
                f"What was measured could not be kept in {self._path}: {error.strerror}. "
                "It holds until Parley ends."
            ) from error


def _same(one: Hardware, other: Hardware) -> bool:
    difference = abs(one.memory_bytes - other.memory_bytes)
    alike = replace(one, memory_bytes=0) == replace(other, memory_bytes=0)
    return alike and difference <= _TOLERANCE * other.memory_bytes
