"""Runs long commands: output to a log, one line to the user, a sentence on failure."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TAIL_LINES = 8
NOTE_EVERY_SECONDS = 60
NETWORK_SIGNS = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "Temporary failure resolving",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "Could not connect to",
    "Failed to fetch",
)
PIP_CHATTER = ("Requirement already satisfied", "Collecting ", "  Using cached ", "Looking in ")


class SetUpError(Exception):
    """One sentence saying what to do, and the last lines of a log where they help."""

    def __init__(self, sentence: str, details: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.details = tuple(details)


def explain(purpose: str, output: str, log: Path) -> SetUpError:
    """What to tell the user when a command failed with this output."""
    if "No space left on device" in output:
        return SetUpError(
            f"{purpose} failed because the disk is full: free some space, "
            "then run the same command again."
        )
    if any(sign in output for sign in NETWORK_SIGNS):
        return SetUpError(
            f"{purpose} failed because the network could not be reached: "
            "connect to the internet or set HTTPS_PROXY, then run the same command again."
        )
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(PIP_CHATTER)]
    return SetUpError(
        f"{purpose} failed; its whole output is in {log} and ends like this:", lines[-TAIL_LINES:]
    )


def child_environment() -> dict[str, str]:
    """The user's environment without what would mix other packages into ours."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER")
    }
    return {**environment, "DEBIAN_FRONTEND": "noninteractive", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Runner:
    """Runs the commands of a set-up and tells the user what is happening."""

    log: Path
    quiet: bool = False

    def say(self, text: str) -> None:
        """Tell the user something, unless told to be quiet."""
        if not self.quiet:
            print(text, flush=True)

    def answers(self, command: Sequence[str]) -> str | None:
        """What a quick command prints, or None if it fails."""
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                env=child_environment(),
            )
        except OSError:
            return None
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None

    def asks(self, command: Sequence[str]) -> bool:
        """Whether a command that talks to the user at the terminal succeeded."""
        return subprocess.run(command, check=False).returncode == 0

    def run(self, purpose: str, command: Sequence[str]) -> None:
        """Run a long command to its end.

        Raises:
            SetUpError: It failed.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            log.write(f"\n$ {' '.join(command)}\n".encode())
            log.flush()
            start = log.tell()
            status = self._wait_for(purpose, command, log.fileno())
        if status != 0:
            raise explain(purpose, self.output_since(start), self.log)

    def begin_log(self) -> None:
        """Forget the log of an earlier set-up."""
        self.log.unlink(missing_ok=True)

    def log_size(self) -> int:
        """The position in the log that the next command starts from."""
        return self.log.stat().st_size if self.log.exists() else 0

    def output_since(self, start: int) -> str:
        """The log from a position on."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(start)
            return log.read().decode("utf-8", "replace")

    def _wait_for(self, purpose: str, command: Sequence[str], output: int) -> int:
        progress = _Progress(purpose, quiet=self.quiet)
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=child_environment(),
            close_fds=False,  # it holds on to the locks, even if this program is killed
        )
        try:
            while True:
                try:
                    status = process.wait(timeout=1)
                    break
                except subprocess.TimeoutExpired:
                    progress.note()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            progress.finish()
        return status


class _Progress:
    """One line that counts seconds on a terminal; a line a minute elsewhere."""

    def __init__(self, purpose: str, *, quiet: bool) -> None:
        self._purpose = purpose
        self._quiet = quiet
        self._live = sys.stdout.isatty()
        self._started = time.monotonic()
        self._noted = 0
        if not quiet:
            print(f"{purpose} ...", end="" if self._live else "\n", flush=True)

    def _elapsed_seconds(self) -> int:
        return round(time.monotonic() - self._started)

    def note(self) -> None:
        """Say that it is still going on, where and when that is due."""
        elapsed = self._elapsed_seconds()
        if self._quiet:
            return
        if self._live:
            print(f"\r{self._purpose} ... {duration(elapsed)}", end="", flush=True)
        elif elapsed - self._noted >= NOTE_EVERY_SECONDS:
            self._noted = elapsed
            print(f"  still at it after {duration(elapsed)}", flush=True)

    def finish(self) -> None:
        """End the line with the time it took."""
        if self._quiet:
            return
        took = duration(self._elapsed_seconds())
        print(f"\r{self._purpose} ... {took}" if self._live else f"  {took}", flush=True)


def duration(seconds: int) -> str:
    """Seconds as people say them."""
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60:02} s"
