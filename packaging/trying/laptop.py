"""A computer for one trial: folders of its own, a screen nobody sees, a virtual sound card."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from app.core.sound import Sound
from tests.integration.screen import Screen, screen
from tests.integration.sound_server import SoundServer, sound_server, wait_until
from trying.findings import LISTENING, REPLYING, VISIBLE
from trying.keyring import keyring

TITLE = "Parley"
PATIENCE = 240.0
"""Seconds for whatever takes as long as the machine is slow."""

_AUDIBLE = 10 ** (-50 / 20)
_ENGINES = ("detector", "recogniser", "language_model", "synthesiser")
_QUIET_SECONDS = 4.0
"""After which a reply is over."""

_SETTINGS = """\
version = 2
first_run_done = true
[talking]
open_mic = true
[reply]
longest_tokens = 40
"""


@dataclass
class Laptop:
    """What the program sees, and what somebody before it can do."""

    program: Path
    folder: Path
    screen: Screen
    sound: SoundServer
    keyring: Mapping[str, str] = field(default_factory=dict)
    """The variables that lead to a keyring; none if there is none."""

    window: subprocess.Popen[bytes] | None = None
    _heard: float = field(default=0.0)
    """Seconds of the loudspeaker's recording that have been listened to."""

    def prepare(self) -> None:
        """The folders of somebody who has been through the first run."""
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(_SETTINGS, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """Leads the program to this screen, sound card and folders, and to nothing else."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        additions = {**self.sound.additions, **self.screen.additions, **self.keyring}
        return {**kept, **additions, **_homes(self.folder)}

    @property
    def history(self) -> Path:
        """The encrypted history."""
        return self.folder / "state" / "parley" / "history" / "history.db"

    @property
    def settings(self) -> Path:
        """The program's settings file."""
        return self.folder / "config" / "parley" / "settings.toml"

    def command(self, *arguments: str) -> str:
        """Run a command of the program to its end; returns what it printed."""
        done = subprocess.run(
            [str(self.program), *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments[:2])} failed: {done.stderr}"
        return done.stdout

    def start(self) -> dict[str, float]:
        """Start the window; returns the seconds until it was visible, listened and could reply."""
        loaded = {engine: self._loaded(engine) for engine in _ENGINES}
        began = time.monotonic()
        self.window = subprocess.Popen(
            [str(self.program)], env=self.environment, cwd=self.folder, stderr=subprocess.DEVNULL
        )
        waits: dict[str, Callable[[], bool]] = {
            VISIBLE: lambda: self.screen.is_shown(TITLE),
            LISTENING: lambda: self.sound.microphone_listeners > 0,
            REPLYING: lambda: all(self._loaded(name) > count for name, count in loaded.items()),
        }
        times: dict[str, float] = {}
        for what, is_so in waits.items():
            wait_until(is_so, partial(self._why, f"not {what}"), PATIENCE)
            times[what] = time.monotonic() - began
        return times

    def say(self, sound: Sound) -> None:
        """Somebody speaks to the microphone; what is heard from now on is the reply."""
        self._heard = self.sound.recorded_loudspeaker().seconds
        self.sound.play_into_microphone(sound)

    def reply(self) -> Sound:
        """What comes out of the loudspeaker, once it is over."""
        wait_until(lambda: self._new().peak > _AUDIBLE, self._why, PATIENCE)

        def over() -> bool:
            sound = self._new()
            return sound.between(sound.seconds - _QUIET_SECONDS, sound.seconds).peak < _AUDIBLE

        wait_until(over, "the reply does not end", PATIENCE)
        sound = self._new()
        audible = np.flatnonzero(np.abs(sound.samples) > _AUDIBLE)
        return sound.between(audible[0] / sound.rate, (audible[-1] + 1) / sound.rate)

    def quit(self) -> tuple[int, float]:
        """Press Ctrl+Q; returns the exit status and the seconds it took.

        Raises:
            AssertionError: It does not end.
        """
        assert self.window is not None
        self.screen.focus(TITLE)
        began = time.monotonic()
        self.screen.key("key", "ctrl+q")
        try:
            status = self.window.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(self._why("it does not quit")) from None
        return status, time.monotonic() - began

    def end(self) -> None:
        """End whatever still runs."""
        if self.window is not None and self.window.poll() is None:
            self.window.send_signal(signal.SIGTERM)
            try:
                self.window.wait(10)
            except subprocess.TimeoutExpired:
                self.window.kill()
                self.window.wait()

    def logs(self) -> dict[str, str]:
        """The program's logs by name."""
        files = (self.folder / "state").rglob("*.log")
        return {file.name: file.read_text("utf-8", "replace") for file in files}

    def kept(self) -> dict[str, bytes]:
        """What lies in the program's folders besides logs and models."""
        files = [
            file for name in ("state", "data", "config") for file in _files(self.folder / name)
        ]
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for file in files
            if file.suffix != ".log" and "models" not in file.parts
        }

    def _new(self) -> Sound:
        everything = self.sound.recorded_loudspeaker()
        return everything.between(self._heard, everything.seconds)

    def _loaded(self, engine: str) -> int:
        return self.logs().get("voice.log", "").count(f"{engine} was loaded")

    def _why(self, what: str = "no reply") -> str:
        ended = self.window.poll() if self.window else None
        state = "it runs" if ended is None else f"it ended with {ended}"
        ends = {name: text[-400:] for name, text in self.logs().items()}
        return f"{what}: {state}; {json.dumps(ends)}"


_KEPT = ("PATH", "LANG", "TZ")


def _homes(folder: Path) -> dict[str, str]:
    names = ("config", "state", "data", "cache")
    return {f"XDG_{name.upper()}_HOME": str(folder / name) for name in names}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


@contextlib.contextmanager
def laptop(program: Path, folder: Path) -> Iterator[Laptop]:
    """A computer for as long as the block runs."""
    with contextlib.ExitStack() as stack:
        shown = stack.enter_context(screen())
        sound = stack.enter_context(sound_server(folder / "sound"))
        ring = keyring(folder / "sound", {**sound.environment, **_homes(folder)})
        there = Laptop(program, folder, shown, sound, stack.enter_context(ring))
        there.prepare()
        try:
            yield there
        finally:
            there.end()
