"""Runs pip and npm to download one package each; neither installs anything or runs its code."""

import errno
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from app.catalog.failures import SourceError, UnreachableError

Download = Callable[[str, Path], None]
"""Downloads the package of that name into the folder; raises SourceError."""

Run = Callable[[list[str], Path], tuple[int, str]]
"""Runs a command in a folder; gives its exit status and what it complained."""

PIP_OPTIONS = [
    *("--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"),
    *("--disable-pip-version-check", "--timeout", "10", "--retries", "1"),
]
NPM_OPTIONS = [
    *("--loglevel=error", "--ignore-scripts", "--fetch-timeout=10000"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=500", "--no-update-notifier"),
]
UNREACHABLE = (
    "Failed to establish a new connection",
    "Max retries exceeded",
    "NewConnectionError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ENETUNREACH",
)


def downloads(run: Run | None = None, *, frozen: bool | None = None) -> dict[str, Download]:
    """The two tools by name; in a frozen program both say that they are not there."""
    run = run or _run
    if getattr(sys, "frozen", False) if frozen is None else frozen:
        return {"pip": _unavailable, "npm": _unavailable}

    def pip(name: str, folder: Path) -> None:
        command = [sys.executable, "-m", "pip", "download", *PIP_OPTIONS, "--dest", str(folder)]
        _check("pip", *run([*command, name], folder))

    def npm(name: str, folder: Path) -> None:
        program = shutil.which("npm")
        if program is None:
            raise UnreachableError("npm is not installed")
        _check("npm", *run([program, "pack", *NPM_OPTIONS, name], folder))

    return {"pip": pip, "npm": npm}


def _unavailable(name: str, folder: Path) -> None:
    raise UnreachableError("packages can be fetched from a checkout only, not by this program")


def _run(command: list[str], folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    return done.returncode, done.stderr.decode("utf-8", "replace")


def _check(tool: str, status: int, complaint: str) -> None:
    if status == 0:
        return
    if "No space left on device" in complaint:
        raise OSError(errno.ENOSPC, "No space left on device")
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    reason = next((line for line in reversed(lines) if "error" in line.lower()), "no reason given")
    if any(word in complaint for word in UNREACHABLE):
        raise UnreachableError(f"{tool} cannot reach its registry")
    raise SourceError(f"{tool} failed: {reason[:200]}")
