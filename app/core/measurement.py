"""What a computer is, and how fast it was found to be."""

import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import psutil

from app.core.cores import available_cores


@dataclass(frozen=True, slots=True)
class Hardware:
    """What a measurement holds for: with other hardware it says nothing."""

    processor: str
    cores: int
    """Those that Parley may use."""

    memory_bytes: int
    cards: tuple[str, ...] = ()
    """Graphics cards as the system numbers them; on Linux alone."""

    @classmethod
    def here(cls) -> Self:
        """This computer."""
        memory = psutil.virtual_memory().total
        return cls(_processor(), available_cores(), memory, _cards())


@dataclass(frozen=True, slots=True)
class Graphics:
    """A graphics card that models can be computed on."""

    name: str
    memory_bytes: int
    """All of it; where card and processor share their memory, what the card may have of it."""

    bytes_per_second: float
    """How fast it reads its memory."""

    shared: bool = False
    """Whether its memory is the computer's."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What some seconds of trying have shown; 0 and empty for what was not tried."""

    hardware: Hardware
    operations_per_second: float = 0.0
    """Additions and multiplications with 32 bits, of one core."""

    bytes_per_second: float = 0.0
    """Read from memory, by all cores together."""

    model: str = ""
    """Title of the language model that was tried."""

    model_bytes: int = 0
    """Its size."""

    tokens_read: float = 0.0
    """Per second, by that model."""

    tokens_written: float = 0.0
    """Likewise."""

    graphics: Graphics | None = None
    others: float = 0.0
    """Cores' worth of work that other programs did meanwhile."""

    seconds: float = 0.0
    """How long it took."""

    @property
    def disturbed(self) -> bool:
        """Whether other programs had so much to do that the computer may be faster than this."""
        return self.others > 0.25 * self.hardware.cores


@cache
def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not on Linux
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line)
    return next(names, platform.machine())


@cache
def _cards() -> tuple[str, ...]:
    """Whatever Linux has a driver for that may compute; what can be used is seen when tried."""
    pci = sorted(Path("/sys/bus/pci/devices").glob("*/drm"))
    found = [_numbers(path.parent) for path in pci]
    found += [path.name for path in sorted(Path("/dev").glob("nvidia[0-9]*"))]
    return tuple(found)


def _numbers(device: Path) -> str:
    """Maker and kind of a device, as the PCI bus has them."""
    try:
        return ":".join((device / name).read_text("ascii").strip() for name in ("vendor", "device"))
    except (OSError, ValueError):
        return device.name
