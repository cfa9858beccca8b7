"""Freezes the program: llama.cpp for every processor, PyInstaller, and what makes it smaller."""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from setting_up import llama_wheel
from setting_up.checkout import Checkout, alone_in
from setting_up.running import Runner, SetUpError

from building import sizes
from building.contents import NAME
from building.tightening import drop_debugging, share_copies

LLAMA_VARIABLE = "PARLEY_PORTABLE_LLAMA"
"""Where parley.spec finds the unpacked wheel."""


@dataclass(frozen=True)
class Places:
    """The folders of a build, below the checkout's `build`."""

    root: Path

    @property
    def frozen(self) -> Path:
        """The frozen program: `parley` and `_internal`."""
        return self.root / "frozen" / NAME

    @property
    def work(self) -> Path:
        """What PyInstaller wants to remember."""
        return self.root / "freezing"

    @property
    def llama(self) -> Path:
        """The portable wheel, unpacked."""
        return self.root / "portable-llama"


def freeze(checkout: Checkout, runner: Runner) -> Path:
    """Make the frozen program anew; returns its folder.

    Raises:
        SetUpError: A step failed, or the program became too large.
    """
    places = Places(checkout.root / "build")
    unpack(portable_wheel(checkout, runner), places.llama)
    os.environ[LLAMA_VARIABLE] = str(places.llama)
    command = [
        str(checkout.python),
        "-m",
        "PyInstaller",
        str(checkout.root / "packaging/parley.spec"),
    ]
    command += ["--noconfirm", "--log-level", "WARN", "--distpath", str(places.frozen.parent)]
    command += ["--workpath", str(places.work)]
    runner.run("Freezing the program with PyInstaller: about a minute", command)
    drop_debugging(places.frozen)
    share_copies(places.frozen)
    require_small(places.frozen, runner)
    return places.frozen


def portable_wheel(checkout: Checkout, runner: Runner) -> Path:
    """llama.cpp for every processor, kept or compiled now."""
    pins = (checkout.root / "requirements.txt").read_text(encoding="utf-8")
    version = llama_wheel.pinned_version(pins)
    key = llama_wheel.wheel_key(version, llama_wheel.PORTABLE)
    folder = llama_wheel.cache_folder() / "wheels" / key
    folder.parent.mkdir(parents=True, exist_ok=True)
    with alone_in(folder.parent, runner):
        kept = llama_wheel.kept_wheel(folder)
        return kept or llama_wheel.compile_wheel(folder, version, checkout.python, runner)


def unpack(wheel: Path, folder: Path) -> None:
    """Put a wheel's content where PyInstaller finds it before the one that is installed."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)


def require_small(program: Path, runner: Runner) -> None:
    """Tell the size of each package; raises SetUpError if all are too large together."""
    by_package = sizes.by_package(sizes.measured(program))
    runner.say(sizes.table(by_package))
    if by_package.total() > sizes.LARGEST:
        megabytes = by_package.total() // sizes.MEGABYTE
        raise SetUpError(
            f"The frozen program takes {megabytes} MB and may take "
            f"{sizes.LARGEST // sizes.MEGABYTE}: see above what grew, and leave it out in "
            "packaging/building."
        )
