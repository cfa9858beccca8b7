"""Disks that can be filled and emptied again while Parley writes on them."""

import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.errors import HistoryError, ParleyError
from tests.integration.lived.habits import Habits
from tests.integration.lived.kept import DATABASE, being_written, kept_in, wait_until
from tests.integration.lived.life import FOLDERS, Home, Life

_TRIES = 40
_SIZE = "6m"
_STATE = FOLDERS["XDG_STATE_HOME"]


class Disk(Protocol):
    """What the program's state is on."""

    @property
    def within(self) -> tuple[str, ...]:
        """A command that the program is to be run with."""
        ...

    def state(self, life: Life) -> Path:
        """Where its folder can be seen from here while the program runs."""
        ...

    def fill(self, life: Life) -> None:
        """From now on nothing can be written."""
        ...

    def make_room(self, life: Life) -> None:
        """From now on it can."""
        ...


class SmallDisk:
    """A disk in memory, which only the program sees; some systems do not let ordinary users."""

    def __init__(self, home: Path) -> None:
        self._state = home / _STATE
        script = f'mount -t tmpfs -o size={_SIZE} none "$0" && exec "$@"'
        self.within = (
            "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script,
            str(self._state),
        )  # fmt: skip

    @property
    def allowed(self) -> bool:
        """Whether this can be had here."""
        self._state.mkdir(parents=True, exist_ok=True)
        try:
            return subprocess.run([*self.within, "true"], capture_output=True).returncode == 0
        except OSError:
            return False

    def state(self, life: Life) -> Path:
        return Path(f"/proc/{life.pid}/root{self._state}")

    def fill(self, life: Life) -> None:
        with (self.state(life) / "filling").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1024))
            except OSError:
                return

    def make_room(self, life: Life) -> None:
        (self.state(life) / "filling").unlink()


class Limit:
    """No disk, but a limit to the size of files, which any user may set: to nothing at all."""

    within = ()

    def __init__(self, home: Path) -> None:
        self._state = home / _STATE

    def state(self, life: Life) -> Path:
        return self._state

    def fill(self, life: Life) -> None:
        self._set(life, 0)

    def make_room(self, life: Life) -> None:
        self._set(life, -1)

    def _set(self, life: Life, size: int) -> None:
        import resource

        _, most = resource.prlimit(life.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (most if size < 0 else size, most))


@dataclass(frozen=True)
class Fullness:
    """What came of a disk that was full for a while."""

    replies: int
    """While it was full."""

    told: int
    """How often the window said so."""

    written: float
    """Seconds from when there was room until everything was kept that had been said."""

    lost: int
    status: int
    """With which the window was closed afterwards."""


TOLD = "could not be written"


def fill_for_a_while(
    home: Home, disk: Disk, habits: Habits, seconds: float, say: Callable[[str], None] = print
) -> Fullness:
    """A conversation before, in and after so many seconds of a full disk."""
    home.within = disk.within
    life = home.begin(habits)
    try:
        life.until("acknowledged", count=2)
        wait_until(lambda: not _missing(disk, life), 10.0)
        full = time.monotonic()
        disk.fill(life)
        say("the disk is full")
        time.sleep(seconds)
        replies = sum(one["at"] > full for one in life.of("sounded"))
        told = [one["text"] for one in life.of("notice") if TOLD in one["text"]]
        outstanding = _missing(disk, life)
        if not outstanding:
            raise ParleyError("The disk was full, and all was written on it nevertheless.")
        disk.make_room(life)
        room = time.monotonic()
        said = Counter(one["words"] for one in life.of("acknowledged"))
        wait_until(lambda: not (said - _kept(disk, life)), 30.0, pause=0.2)
        written = time.monotonic() - room
        lost = (said - _kept(disk, life)).total()
    finally:
        status = life.close()
    return Fullness(replies, len(told), written, lost, status)


def _missing(disk: Disk, life: Life) -> Counter[str]:
    said = Counter(one["words"] for one in life.of("acknowledged"))
    return said - _kept(disk, life)


def _kept(disk: Disk, life: Life) -> Counter[str]:
    """What is kept now, from a copy made while nothing was written; nothing if it never was."""
    for _ in range(_TRIES):
        found = next(disk.state(life).rglob(DATABASE), None)
        if found is None:
            return Counter()
        with tempfile.TemporaryDirectory() as folder, suppress(HistoryError):
            shutil.copy2(found, folder)
            if not being_written(found):
                return kept_in(Path(folder, DATABASE))[0]
        time.sleep(0.05)
    raise ParleyError("The history is being written without end.")
