"""Freezes the program: llama.cpp for every processor, PyInstaller, and what makes it smaller."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from setting_up import llama_wheel
from setting_up.checkout import Checkout, alone_in
from setting_up.running import Runner, SetUpError

from building import mark, sizes
from building.contents import NAME
from building.mark import ANY_PROCESSOR, THIS_PROCESSOR, Mark
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

    @property
    def mark(self) -> Path:
        """What the program is to say of how it was built."""
        return self.root / "freezing-mark" / mark.NAME


def freeze(checkout: Checkout, runner: Runner, *, for_trial: bool = False) -> Path:
    """Make the frozen program anew; returns its folder.

    One that is only to be tried here may have any llama.cpp that is kept, so nothing is compiled;
    it says so itself, and is never released.

    Raises:
        SetUpError: A step failed, or the program became too large.
    """
    places = Places(checkout.root / "build")
    wheel = any_wheel(checkout) if for_trial else portable_wheel(checkout, runner)
    unpack(wheel, places.llama)
    os.environ[LLAMA_VARIABLE] = str(places.llama)
    portable = wheel.parent == _folder(_pinned(checkout), llama_wheel.PORTABLE)
    mark.write_mark(places.mark, Mark(for_trial, ANY_PROCESSOR if portable else THIS_PROCESSOR))
    os.environ[mark.VARIABLE] = str(places.mark)
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
    if sys.platform != "win32":  # where links take a right that users lack
        share_copies(places.frozen)
    require_small(places.frozen, runner)
    return places.frozen


def portable_wheel(checkout: Checkout, runner: Runner) -> Path:
    """llama.cpp for every processor, kept or compiled now."""
    version = _pinned(checkout)
    folder = _folder(version, llama_wheel.PORTABLE)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with alone_in(folder.parent, runner):
        kept = llama_wheel.kept_wheel(folder)
        return kept or llama_wheel.compile_wheel(folder, version, checkout.python, runner)


def any_wheel(checkout: Checkout) -> Path:
    """llama.cpp for every processor if it is kept, else the one for this processor.

    Raises:
        SetUpError: Neither is kept.
    """
    version = _pinned(checkout)
    for words in (llama_wheel.PORTABLE, llama_wheel.processor()):
        wheel = llama_wheel.kept_wheel(_folder(version, words))
        if wheel is not None:
            return wheel
    raise SetUpError("No llama.cpp is kept here: run packaging/set_up.py first.")


def _pinned(checkout: Checkout) -> str:
    pins = (checkout.root / "requirements.txt").read_text(encoding="utf-8")
    return llama_wheel.pinned_version(pins)


def _folder(version: str, words: str) -> Path:
    return llama_wheel.cache_folder() / "wheels" / llama_wheel.wheel_key(version, words)


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
