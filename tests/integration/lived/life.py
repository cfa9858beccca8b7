"""A home in which Parley is opened, killed and opened again, seen from outside."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import psutil

from app.core.errors import ParleyError
from tests.integration.lived import window
from tests.integration.lived.habits import Habits
from tests.integration.lived.kept import DATABASE, being_written

FOLDERS = {
    "HOME": "home",
    "XDG_STATE_HOME": "state",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_RUNTIME_DIR": "runtime",
    "TMPDIR": "temporary",
}
NOT_WANTED = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")
SCRIPTED = "\n".join(
    f'{task} = "scripted"'
    for task in ("detector", "turn_end", "recogniser", "language_model", "synthesiser")
)
LONGEST_WAIT = 60.0

Told = dict[str, Any]


class Life:
    """One process of the window, from its start to its end, and the voice that belongs to it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=window.ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.told: list[Told] = []
        self.ended_at = float("inf")
        """When nothing was left of window and voice."""

        self._changed = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def of(self, what: str) -> list[Told]:
        with self._changed:
            return [one for one in self.told if one["what"] == what]

    def until(
        self, what: str, since: float = 0.0, seconds: float = LONGEST_WAIT, count: int = 1
    ) -> Told:
        """The first such news after a moment, or the one that makes them so many."""

        def found() -> list[Told]:
            return [one for one in self.told if one["what"] == what and one["at"] > since]

        with self._changed:
            self._changed.wait_for(lambda: len(found()) >= count or self._ended, seconds)
            if len(found()) < count:
                latest = ", ".join(str(one["what"]) for one in self.told[-8:])
                raise ParleyError(f"Nothing was told of {what!r}; the last news: {latest}.")
            return found()[count - 1]

    def voice(self) -> psutil.Process:
        """The voice process that there is now."""
        ends = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < ends:
            for child in psutil.Process(self.pid).children():
                try:
                    if "spawn_main" in " ".join(child.cmdline()):
                        return child
                except psutil.Error:
                    continue
            time.sleep(0.005)
        raise ParleyError("There is no voice process.")

    def kill(self) -> None:
        """Kill the window, and return when it is dead; its voice may live on for a moment."""
        self._process.kill()
        self._process.wait(LONGEST_WAIT)

    def close(self) -> int:
        """Have the window closed as the session's end would; tells its status."""
        self._process.terminate()
        try:
            self._process.wait(LONGEST_WAIT)
        except subprocess.TimeoutExpired:  # its status says so
            self._process.kill()
        self.wait()
        return self._process.wait()

    def wait(self) -> None:
        """Wait until all is over: the last process that could tell anything has ended."""
        self._process.wait(LONGEST_WAIT)
        self._thread.join(LONGEST_WAIT)
        assert self._process.stdin is not None
        self._process.stdin.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):
                with self._changed:
                    self.told.append(json.loads(line))
                    self._changed.notify_all()
        self._process.stdout.close()
        with self._changed:
            self._ended, self.ended_at = True, time.monotonic()
            self._changed.notify_all()


@dataclass
class Home:
    """Folders of somebody's own, what was acknowledged in them and what is kept of it."""

    folder: Path
    settings: str = f"version = 2\nfirst_run_done = true\n[models]\n{SCRIPTED}\n"
    variables: dict[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    """A command that the program is run with."""

    acknowledged: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for place in FOLDERS.values():
            (self.folder / place).mkdir(parents=True, mode=0o700, exist_ok=True)
        path = self.folder / "config" / "parley" / "settings.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.settings)

    def begin(self, habits: Habits) -> Life:
        """Open the window."""
        here = {name: str(self.folder / place) for name, place in FOLDERS.items()}
        environment = {name: text for name, text in os.environ.items() if name not in NOT_WANTED}
        cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
        environment |= {"XDG_CACHE_HOME": cache, **here, "QT_QPA_PLATFORM": "offscreen"}
        environment.setdefault("PULSE_SERVER", f"unix:{self.folder}/nobody")
        environment |= self.variables
        plan = msgspec.json.encode(habits).decode()
        return Life([*self.within, sys.executable, "-m", window.__name__, plan], environment)

    def take_down(self, life: Life) -> None:
        """Count what was acknowledged in a life that is over."""
        self.acknowledged.update(one["words"] for one in life.of("acknowledged"))

    @property
    def database(self) -> Path | None:
        """The history's file, if there is one."""
        return next((self.folder / FOLDERS["XDG_STATE_HOME"]).rglob(DATABASE), None)

    def being_written(self) -> bool:
        """Whether a transaction is under way."""
        path = self.database
        return path is not None and being_written(path)

    def copied(self) -> Path:
        """The history as it lies there, with its journal."""
        copy = Path(tempfile.mkdtemp(dir=self.folder / "temporary"))
        if self.database is not None:
            for path in self.database.parent.glob(f"{DATABASE}*"):
                shutil.copy2(path, copy)
        return copy
