"""Damaged files of every kind that Parley reads: no crash, no hang, nothing but its own errors.

Each kind is read in a process of its own, and the window is opened on some as well.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from app.core.errors import ParleyError
from tests.benchmarks.breaking.saying import HABITS, say
from tests.benchmarks.table import Row
from tests.integration import malformed
from tests.integration.lived.life import Home
from tests.integration.reading_malformed import KINDS, Kind, history_file, read_damaged

ROOT = Path(__file__).parents[3]
_MOST_SECONDS = 600.0
"""For all files of a kind; each file has its own limit besides."""

_WINDOWS = 20


@dataclass
class _Came:
    """What came of all of them."""

    files: int = 0
    crashed: list[str] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0


def rows(folder: Path, count: int) -> list[Row]:
    """So many files of each kind, and some windows."""
    came = _Came()
    for name in [*(kind.name for kind in KINDS), "history.db"]:
        _read(name, count, came)
        say(f"{name}: {came.files} files so far, the slowest took {came.slowest:.2f} s")
    broken = _open_windows(folder)
    for line in (*came.crashed, *came.hung, *came.wrong, *broken):
        say(f"WRONG: {line}")
    return [
        Row("damaged files: crashes", 0, len(came.crashed), "processes", came.files),
        Row("damaged files: hangs", 0, len(came.hung), "processes", came.files),
        Row("damaged files: errors that are not Parley's own", 0, len(came.wrong), "kinds",
            came.files),
        Row("damaged files: the slowest was read in", None, came.slowest, "s", came.files),
        Row("window opened on damaged settings and history: not open, or not closed in order", 0,
            len(broken), "windows", _WINDOWS),
    ]  # fmt: skip


def _read(name: str, count: int, came: _Came) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.breaking.files", name, str(count)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=_MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        came.hung.append(name)
        return
    if done.returncode < 0:
        came.crashed.append(f"{name}: signal {-done.returncode}")
    elif done.returncode:
        slow = "DeadlineExceeded" in done.stderr
        last = done.stderr.strip().splitlines()[-1:]
        (came.hung if slow else came.wrong).append(f"{name}: {last}")
    else:
        answer = json.loads(done.stdout)
        came.files += answer["files"]
        came.slowest = max(came.slowest, answer["slowest"])


def _open_windows(folder: Path) -> list[str]:
    """The whole window, opened on a damaged settings file and a damaged history."""
    broken: list[str] = []
    sound = history_file(folder).sound
    numbers = iter(range(10 * _WINDOWS))

    @settings(
        max_examples=_WINDOWS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(malformed.damaged(malformed.SETTINGS), malformed.damaged(sound))
    def open_one(tree: bytes, history: bytes) -> None:
        number = next(numbers)
        home = Home(folder / f"window-{number}")
        (home.folder / "config" / "parley" / "settings.toml").write_bytes(tree)
        place = home.folder / "state" / "parley" / "history" / "history.db"
        place.parent.mkdir(parents=True)
        place.write_bytes(history)
        life = home.begin(HABITS)
        try:
            life.until("open", seconds=30.0)
        except ParleyError as error:
            broken.append(f"window {number}: {error}")
        finally:
            if status := life.close():
                broken.append(f"window {number}: status {status}")

    open_one()
    say(f"{_WINDOWS} windows opened")
    return broken


def main() -> None:
    name, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        kind: Kind = next((kind for kind in KINDS if kind.name == name), None) or history_file(
            folder
        )
        reading = read_damaged(kind, folder / "damaged", count)
    print(json.dumps({"files": reading.files, "slowest": reading.slowest}))


if __name__ == "__main__":
    main()
