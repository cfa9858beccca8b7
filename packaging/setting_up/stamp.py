"""Remembers what an environment was set up with, so that the next run starts at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

UNFINISHED = "set-up-unfinished"


def python_version(environment: Path) -> str:
    """The version of the Python that an environment was made with; empty if there is none."""
    try:
        lines = (environment / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    settings = dict(line.split(" = ", 1) for line in lines if " = " in line)
    return settings.get("version", "")


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """A hash of files' names and contents and of some words."""
    digest = hashlib.sha256("\n".join(words).encode())
    for file in files:
        digest.update(f"\n{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Stamps:
    """The marks that a finished set-up leaves in its environment."""

    environment: Path

    def holds(self, name: str, expected: str) -> bool:
        """Whether the set-up of this name was finished with this fingerprint."""
        try:
            return (self.environment / name).read_text(encoding="utf-8") == expected
        except OSError:
            return False

    def write(self, name: str, value: str) -> None:
        """Note that a set-up was finished."""
        (self.environment / name).write_text(value, encoding="utf-8")

    def remove(self, *names: str) -> None:
        """Forget finished set-ups, because something is about to change."""
        for name in names:
            (self.environment / name).unlink(missing_ok=True)

    @property
    def was_interrupted(self) -> bool:
        """Whether an installation was killed half-way, leaving packages in pieces."""
        return (self.environment / UNFINISHED).exists()
