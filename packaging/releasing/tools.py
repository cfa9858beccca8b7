"""Runs the tools of others, and says which package brings one that is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class PackagingError(Exception):
    """A sentence that says what to do."""


def run(
    command: Sequence[str],
    *,
    package: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """What a command prints; `package` is the Debian package that brings it.

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
    if done.returncode:
        raise PackagingError(
            f"{command[0]} failed ({done.returncode}): {(done.stderr or done.stdout).strip()}"
        )
    return done.stdout
