"""Installs the portable archive for one user, in a home of its own, and removes it again."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from releasing.tools import PackagingError, require

PROGRAM = Path(".local/lib/parley/parley")
COMMAND = Path(".local/bin/parley")
ENTRY = Path(".local/share/applications/org.parley.Parley.desktop")
MENU_INDEX = ".local/share/applications/mimeinfo.cache"
"""The desktop's own index of all that is in the menu."""

MINE = {
    ".config/parley/settings.toml": "version = 2\nfirst_run_done = true\n",
    ".local/state/parley/history/history.db": "what was said",
    ".local/share/parley/reply.wav": "what was answered",
}
"""What a user has by then; neither a newer version nor its end may touch it."""

THEIRS = (".config/parley/", ".local/state/parley/", ".local/share/parley/", ".cache/parley/")
"""The user's own folders, where the program itself writes no more than a log here."""


@dataclass(frozen=True)
class OneUser:
    """A user who is no administrator, with nothing in their home yet."""

    home: Path

    def run(self, program: Path, *arguments: str) -> str:
        """What it prints; raises PackagingError where it fails."""
        done = subprocess.run(
            [str(program), *arguments],
            env=self._environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,  # nobody is there to answer
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise PackagingError(f"{program.name} failed: {done.stderr.strip()}")
        return done.stdout

    @property
    def _environment(self) -> Mapping[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, "HOME": str(self.home)}

    def live_in(self) -> None:
        """Have settings and conversations."""
        for name, text in MINE.items():
            file = self.home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")

    def has_all_that_is_theirs(self) -> bool:
        """Whether it is there as it was."""
        files = {name: self.home / name for name in MINE}
        return all(f.is_file() and f.read_text("utf-8") == MINE[n] for n, f in files.items())

    def files(self) -> set[str]:
        """Whatever lies in the home."""
        found = (path for path in self.home.rglob("*") if path.is_symlink() or path.is_file())
        return {path.relative_to(self.home).as_posix() for path in found}


def try_archive(archive: Path, folder: Path, version: str) -> list[str]:
    """Install, start, install again as an upgrade does, remove; returns what was seen.

    Args:
        archive: the .tar.gz.
        folder: an empty one.
        version: which the installed program must tell.

    Raises:
        PackagingError: Something was not as it should be.
    """
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "unpacked", filter="tar")
    (unpacked,) = (folder / "unpacked").iterdir()
    user = OneUser(folder / "a home")
    user.home.mkdir()
    seen = [user.run(unpacked / "install.sh").splitlines()[0]]
    require(
        holds=f'Exec="{user.home / PROGRAM}"' in (user.home / ENTRY).read_text("utf-8"),
        otherwise="The menu's entry does not lead to the program.",
    )
    told = user.run(user.home / COMMAND, "--version").strip()
    require(holds=version in told, otherwise=f"It tells {told!r} as its version.")
    seen.append(f"It starts: {told}.")
    user.live_in()
    user.run(unpacked / "install.sh")
    require(holds=user.has_all_that_is_theirs(), otherwise="Upgrading took what is the user's.")
    seen.append("Installed again, and all that is the user's is there.")
    user.run(user.home / PROGRAM.parent / "uninstall.sh")
    require(holds=user.has_all_that_is_theirs(), otherwise="Removing took what is the user's.")
    left = {name for name in user.files() if not name.startswith(THEIRS)}
    left.discard(MENU_INDEX)
    require(holds=not left, otherwise=f"Removing it left {sorted(left)}.")
    seen.append("Removed, asked nobody who could not answer, and left only what is the user's.")
    return seen
