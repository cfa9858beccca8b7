"""A clean Debian in a folder: made with debootstrap, entered with chroot. For root alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from releasing.tools import PackagingError, run

USER = "somebody"
HOME = Path("home") / USER

_MOUNTS = ("proc", "sys", "dev", "tmp/.X11-unix")
_GIVEN = ("http_proxy", "https_proxy", "no_proxy")
"""Variables that apt reaches its archive by, where they are set."""


class DebianRoot:
    """One such Debian; what `run` runs sees nothing of the machine around it but the screens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self, *command: str, user: str = "root", environment: Mapping[str, str] | None = None
    ) -> str:
        """What a command prints in there.

        Raises:
            PackagingError: It failed.
        """
        done = subprocess.run(
            self._entering(command, user, environment or {}),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            last = (done.stdout + done.stderr).strip().splitlines()[-15:]
            raise PackagingError("\n".join([f"{' '.join(command)} failed:", *last]))
        return done.stdout

    def start(
        self, *command: str, user: str, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        """Let a program run in there."""
        entering = self._entering(command, user, environment)
        return subprocess.Popen(entering, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _entering(
        self, command: Sequence[str], user: str, environment: Mapping[str, str]
    ) -> list[str]:
        home = "/root" if user == "root" else f"/{HOME}"
        given = {name: os.environ[name] for name in _GIVEN if name in os.environ}
        values = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": home,
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            **given,
            **environment,
        }
        settings = [f"{name}={value}" for name, value in values.items()]
        place = str(self.folder)
        return ["chroot", f"--userspec={user}", place, "env", "-i", *settings, *command]


def make_base(folder: Path, suite: str) -> None:
    """Fetch a minimal Debian from where this machine's apt has its own packages; kept for the next.

    Raises:
        PackagingError: debootstrap is missing or could not.
    """
    if (folder / "complete").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sites = run(["apt-get", "indextargets", "--format", "$(SITE)"], package="apt").split()
    command = ["debootstrap", "--variant=minbase", suite, str(folder / "root"), *sites[:1]]
    run(command, package="debootstrap")
    (folder / "complete").touch()


@contextmanager
def clean_debian(base: Path, folder: Path) -> Iterator[DebianRoot]:
    """A fresh copy for as long as the block runs, with a user of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    run(["cp", "-a", "--reflink=auto", str(base / "root"), str(folder)], package="coreutils")
    shutil.copy("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    with ExitStack() as mounted:
        # whatever happens, the folder is not removed while this machine's own /dev is in it
        mounted.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in _MOUNTS:
            place = folder / name
            place.mkdir(parents=True, exist_ok=True)
            run(["mount", "--rbind", f"/{name}", str(place)], package="mount")
            mounted.callback(run, ["umount", "-l", str(place)], package="mount")
        there = DebianRoot(folder)
        there.run("useradd", "--create-home", USER)
        yield there
