"""Runs the tools of others, and says which package brings one that is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_MOST_LINES = 12


class PackagingError(Exception):
    """A sentence that says what to do."""


def require(*, holds: bool, otherwise: str) -> None:
    """Raises PackagingError with that sentence unless it holds."""
    if not holds:
        raise PackagingError(otherwise)


def run(
    command: Sequence[str],
    *,
    package: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    may_fail: bool = False,
) -> str:
    """What a command prints; `package` is the Debian package that brings it.

    With `may_fail` its exit status says nothing, as with searches that find only a part.

    Raises:
        PackagingError: It is not there, or it failed.
    """
    if shutil.which(command[0]) is None:
        raise PackagingError(f"{command[0]} is missing: install the package {package}.")
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not may_fail:
        lines = (done.stderr or done.stdout).splitlines()
        told = [line for line in lines if "error" in line] or lines
        raise PackagingError(
            "\n".join([f"{command[0]} failed ({done.returncode}):", *told[-_MOST_LINES:]])
        )
    return done.stdout
