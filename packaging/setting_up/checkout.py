"""What a set-up reads and makes, and whether there is anything to do."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from setting_up.running import Runner, SetUpError
from setting_up.stamp import Stamps, fingerprint, python_version

GIGABYTE = 10**9
SPACE_FOR_EVERYTHING = 6 * GIGABYTE
SPACE_FOR_CHANGES = 1 * GIGABYTE
USE_STAMP = "set-up-for-use"
TEST_STAMP = "set-up-for-tests"


@dataclass(frozen=True)
class Checkout:
    """A copy of Parley's source."""

    root: Path

    @property
    def environment(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The environment's own Python."""
        windows = self.environment / "Scripts" / "python.exe"
        return windows if sys.platform == "win32" else self.environment / "bin" / "python"

    @property
    def stamps(self) -> Stamps:
        """The marks left by finished set-ups."""
        return Stamps(self.environment)

    def requirements(self, *, developing: bool) -> list[Path]:
        """The files that say what to install."""
        for_tests = ("dev", "languages", "packaging") if developing else ()
        names = ["requirements.txt", *(f"requirements-{what}.txt" for what in for_tests)]
        return [self.root / name for name in names]

    def expected(self, wheel_key: str, *, developing: bool) -> str:
        """The fingerprint of a set-up that would be up to date."""
        packaging = self.root / "packaging"
        files = [*self.requirements(developing=developing), self.root / "constraints.txt"]
        files += [packaging / "set_up.py", *sorted((packaging / "setting_up").glob("*.py"))]
        return fingerprint(files, python_version(self.environment), wheel_key)

    def is_current(self, wheel_key: str, *, developing: bool) -> bool:
        """Whether there is nothing to do."""
        name = TEST_STAMP if developing else USE_STAMP
        expected = self.expected(wheel_key, developing=developing)
        return self.python.exists() and self.stamps.holds(name, expected)

    def has_torch(self) -> bool:
        """Whether the largest package is installed already."""
        places = ("lib/python*/site-packages/torch", "Lib/site-packages/torch")
        return any(any(self.environment.glob(place)) for place in places)


def require_space(checkout: Checkout, free: int | None = None) -> None:
    """Stop before starting if the packages cannot fit.

    Raises:
        SetUpError: They cannot.
    """
    needed = SPACE_FOR_CHANGES if checkout.has_torch() else SPACE_FOR_EVERYTHING
    free = shutil.disk_usage(checkout.root).free if free is None else free
    if free < needed:
        raise SetUpError(
            f"{needed / GIGABYTE:.0f} GB of free space are needed in {checkout.root} and there are "
            f"{free / GIGABYTE:.1f} GB: free some space, then run the same command again."
        )


def require_writable(checkout: Checkout) -> None:
    """Stop before starting if the checkout cannot be written to.

    Raises:
        SetUpError: It cannot.
    """
    if not os.access(checkout.root, os.W_OK):
        raise SetUpError(
            f"{checkout.root} cannot be written to: copy or clone Parley to a folder of your own "
            "and run the same command there."
        )


@contextlib.contextmanager
def alone_in(folder: Path, runner: Runner) -> Iterator[None]:
    """Keep other set-ups out of a folder, where the system has such locks.

    The commands that are run meanwhile inherit the lock: if this program is killed, it lasts until
    they have ended too.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:  # a file system without locks is no reason to stop
            if error.errno in (errno.EAGAIN, errno.EACCES):
                runner.say("Waiting for another set-up to finish ...")
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
