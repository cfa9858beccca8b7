"""A screen that nobody sees, and hands that press keys on it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.integration.sound_server import wait_until

PATIENCE = 30
"""Seconds after which hands that got stuck are taken back, to try again."""

INSTALLED = all(shutil.which(name) for name in ("Xvfb", "xdotool"))


class Screen:
    """One X server; `additions` are the variables that lead to it."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                "1280x1024x24",
                "-nolisten",
                "tcp",
                "-noreset",  # else it begins anew when its last client goes, and may lose the next
            ],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.additions = {"DISPLAY": f":{numbers.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}

    def focus(self, title: str) -> None:
        """Wait for the window of this title, and give it the keyboard."""
        wait_until(lambda: self.is_shown(title), f"there is no window {title!r}")
        self._do(*_shown(title), "windowfocus", "--sync")

    def is_shown(self, title: str) -> bool:
        """Whether there is a window of this title to be seen."""
        return bool(self._do(*_shown(title)).stdout.strip())

    def key(self, what: str, name: str) -> None:
        """`keydown`, `keyup` or `key`, and the key's name as X has it."""
        assert self._do(what, name).returncode == 0

    def write(self, text: str) -> None:
        """Type."""
        assert self._do("type", "--delay", "5", text).returncode == 0

    def close(self) -> None:
        """Switch it off."""
        self._server.terminate()
        self._server.wait()

    def _do(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **self.additions}
        return subprocess.run(
            ["timeout", f"{PATIENCE}", "xdotool", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


def _shown(title: str) -> tuple[str, ...]:
    return "search", "--onlyvisible", "--name", f"^{title}$"


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen for as long as the block runs."""
    there = Screen()
    try:
        yield there
    finally:
        there.close()
