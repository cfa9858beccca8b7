"""What every benchmark prints and writes: measure, target, measured, held or not."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from rich.console import Console
from rich.table import Table

BUILD = Path(__file__).parents[2] / "build" / "bench"


class Wanted(StrEnum):
    """How what is measured should lie to its target."""

    AT_MOST = "≤"
    AT_LEAST = "≥"


@dataclass(frozen=True)
class Row:
    measure: str
    target: float | None
    """None for what is only reported."""

    measured: float | None
    unit: str
    n: int
    wanted: Wanted = Wanted.AT_MOST

    @property
    def held(self) -> bool | None:
        if self.target is None:
            return None
        if self.measured is None:
            return False
        if self.wanted is Wanted.AT_LEAST:
            return self.measured >= self.target
        return self.measured <= self.target


def publish(name: str, rows: list[Row]) -> None:
    """Print the table and write build/bench/NAME.json."""
    table = Table(title=f"bench-{name}")
    for heading in ("measure", "target", "measured", "unit", "n", "held"):
        table.add_column(heading)
    for row in rows:
        held = {True: "yes", False: "NO", None: ""}[row.held]
        target = "" if row.target is None else f"{row.wanted} {row.target:g}"
        measured = "none" if row.measured is None else f"{row.measured:.2f}"
        table.add_row(row.measure, target, measured, row.unit, str(row.n), held)
    Console(width=120).print(table)
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }
    BUILD.mkdir(parents=True, exist_ok=True)
    rows_out = [{**asdict(row), "held": row.held} for row in rows]
    text = json.dumps({"machine": machine, "rows": rows_out}, indent=2)
    (BUILD / f"{name}.json").write_text(text + "\n", encoding="utf-8")
