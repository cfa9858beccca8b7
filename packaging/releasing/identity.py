"""What Parley is called, and what its version is. Pure but for reading the checkout's files."""

from __future__ import annotations

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "parley"
"""Of the command, of the frozen folder and of the small Debian package."""

DESKTOP_ID = "org.parley.Parley"
"""As the window tells the desktop (app.ui.desktop.portal_key)."""

SUMMARY = "Private spoken conversation, all on your own computer"
MAINTAINER = "The Parley maintainers <maintainers@parley.example>"
LICENCE = "GPL-3.0-or-later"
TRIAL = "~trial"
"""Ends the version of packages that are only tried; Debian takes it for older than the version."""

_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_HEADING = re.compile(r"^## (?P<version>\S+)(?: \((?P<date>\d{4}-\d\d-\d\d)\))?$")


@dataclass(frozen=True)
class Release:
    """One version and what users notice of it."""

    version: str
    epoch: int
    """Seconds since 1970, UTC: of everything that bears a date."""

    changes: tuple[str, ...]

    @property
    def day(self) -> str:
        """As in 2026-11-23."""
        return time.strftime("%Y-%m-%d", time.gmtime(self.epoch))


def version(root: Path) -> str:
    """The one version, from app/__init__.py, which is not imported for it.

    Raises:
        ValueError: There is none.
    """
    found = _VERSION.search((root / "app" / "__init__.py").read_text("utf-8"))
    if found is None:
        raise ValueError('app/__init__.py has no line __version__ = "..."')
    return found[1]


def release(root: Path, *, for_trial: bool = False) -> Release:
    """What is being packaged: the newest section of CHANGELOG.md."""
    text = (root / "CHANGELOG.md").read_text("utf-8")
    named = version(root) + (TRIAL if for_trial else "")
    return Release(named, source_date(root), newest_changes(text))


def source_date(root: Path) -> int:
    """SOURCE_DATE_EPOCH, else when the last commit was made, else that of CHANGELOG.md."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        answer = ""
    return int(answer) if answer.strip() else int((root / "CHANGELOG.md").stat().st_mtime)


def newest_changes(changelog: str) -> tuple[str, ...]:
    """The points of the first section of CHANGELOG.md, each in one line and without markup."""
    points: list[str] = []
    sections = 0
    for line in changelog.splitlines():
        if _HEADING.match(line):
            sections += 1
        elif sections == 1 and line.startswith("* "):
            points.append(line[2:])
        elif sections == 1 and points and line.startswith("  "):
            points[-1] += f" {line.strip()}"
    return tuple(re.sub(r"[*`]", "", point) for point in points)
