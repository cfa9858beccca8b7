"""Installs the system packages that are missing, or says which they are.

What is there is found by looking for the thing itself, so it makes no difference how it was
installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from setting_up.libraries import WAYLAND, WINDOW
from setting_up.pythons import Python
from setting_up.running import Runner, SetUpError

APT_LISTS = Path("/var/lib/apt/lists")
APT_OPTIONS = ("-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")
KERNEL_HEADERS = Path("/usr/include/linux/input.h")
SOUND_PLUGINS = "alsa-lib/libasound_module_pcm_pulse.so"
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "dbus-daemon": "dbus",
}
"""With which tests make a desktop of their own: command, package."""


@dataclass(frozen=True)
class Need:
    """Something the system must have."""

    package: str
    """The Debian package that brings it."""

    purpose: str

    is_met: Callable[[], bool]

    is_essential: bool = True
    """Whether the set-up cannot go on without it."""


@dataclass(frozen=True)
class Privilege:
    """How this user may install packages."""

    has_apt: bool
    is_root: bool
    has_sudo: bool
    has_terminal: bool

    @classmethod
    def here(cls) -> Privilege:
        """That of this user on this machine."""
        return cls(
            has_apt=shutil.which("apt-get") is not None,
            is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
            has_sudo=shutil.which("sudo") is not None,
            has_terminal=sys.stdin is not None and sys.stdin.isatty(),
        )


def library_loads(name: str) -> bool:
    """Whether the dynamic loader finds a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_compiler() -> bool:
    """Whether C and C++ can be compiled."""
    return all(
        any(shutil.which(name) for name in names)
        for names in (("cc", "gcc", "clang", "cl"), ("c++", "g++", "clang++", "cl"))
    )


def has_sound_plugin() -> bool:
    """Whether programs that know ALSA alone reach the desktop's sound."""
    places = ("lib", "lib64", "lib/*")
    return any(any(Path("/usr").glob(f"{place}/{SOUND_PLUGINS}")) for place in places)


def needs(python: Python, *, compiling: bool, developing: bool) -> list[Need]:
    """What this machine must have for this set-up."""
    is_linux = sys.platform == "linux"  # where pip compiles evdev, which pynput brings
    wanted = [Need(f"{python.name}-venv", "Python's venv module", lambda: python.has_venv)]
    if compiling or developing or is_linux:
        wanted.append(Need("g++", "a C and C++ compiler", has_compiler))
    if developing or is_linux:  # a test package is compiled against them
        wanted.append(Need(f"{python.name}-dev", "Python's headers", lambda: python.has_headers))
    if is_linux:
        wanted += _linux_needs()
    if is_linux and developing:
        wanted += [
            Need(package, "the tests' own desktop", finder(shutil.which, command))
            for command, package in TEST_PROGRAMS.items()
        ]
    return wanted


def _linux_needs() -> list[Need]:
    window = [
        Need(package, "the window's libraries", finder(library_loads, name))
        for name, package in WINDOW.items()
    ]
    wayland = [
        Need(package, "Wayland", finder(library_loads, name), is_essential=False)
        for name, package in WAYLAND.items()
    ]
    return [
        Need("linux-libc-dev", "the kernel's headers", KERNEL_HEADERS.exists),
        Need("libgomp1", "OpenMP", lambda: library_loads("libgomp.so.1")),
        *window,
        *wayland,
        Need(
            "libportaudio2",
            "PortAudio, for microphone and loudspeaker",
            lambda: library_loads("libportaudio.so.2"),
            is_essential=False,
        ),
        Need(
            "libasound2-plugins",
            "the way from PortAudio to the desktop's sound",
            has_sound_plugin,
            is_essential=False,
        ),
    ]


def finder(find: Callable[[str], object], name: str) -> Callable[[], bool]:
    """Whether that search finds something of this name, for whoever asks later."""
    return lambda: bool(find(name))


def unmet(wanted: Iterable[Need]) -> list[Need]:
    """Those that the machine lacks."""
    return [need for need in wanted if not need.is_met()]


def line_to_type(missing: Sequence[Need]) -> str:
    """The one command that installs them."""
    packages = " ".join(need.package for need in missing)
    return f"sudo apt-get update && sudo apt-get install -y {packages}"


def described(missing: Sequence[Need]) -> str:
    """What is missing, in words."""
    packages: dict[str, list[str]] = {}
    for need in missing:
        packages.setdefault(need.purpose, []).append(need.package)
    return ", ".join(f"{purpose} ({', '.join(names)})" for purpose, names in packages.items())


def elevation(privilege: Privilege, runner: Runner) -> tuple[str, ...] | None:
    """What stands before apt-get; None if this user may not install packages."""
    if privilege.is_root:
        return ()
    if not privilege.has_sudo:
        return None
    if runner.answers(["sudo", "-n", "true"]) is not None:
        return ("sudo", "-n")
    if privilege.has_terminal and runner.asks(["sudo", "-v"]):
        return ("sudo",)
    return None


def provide(missing: Sequence[Need], privilege: Privilege, runner: Runner) -> None:
    """Install what is missing if we may; otherwise say what to do.

    Raises:
        SetUpError: Something is missing that the set-up cannot do without.
    """
    if not missing:
        return
    runner.say(f"Missing: {described(missing)}")
    is_essential = any(need.is_essential for need in missing)
    advice = "install it with this system's package manager, then run the same command again."
    if privilege.has_apt:
        advice = f"type this line, then run the same command again: {line_to_type(missing)}"
        before = elevation(privilege, runner)
        if before is not None:
            try:
                _install([need.package for need in missing], before, runner)
                return
            except SetUpError:
                if is_essential:
                    raise
    if is_essential:
        raise SetUpError(f"This machine lacks {described(missing)}: {advice}")
    runner.say(f"Going on without {described(missing)}. To have it, {advice}")


def require(missing: Sequence[Need], python: Python) -> None:
    """Stop if something essential is missing still, as with a Python of the user's own making.

    Raises:
        SetUpError: It is.
    """
    essential = [need for need in missing if need.is_essential]
    if essential:
        raise SetUpError(
            f"This machine still lacks {described(essential)} for {python.command[0]}: "
            "install it, then run the same command again."
        )


def _install(packages: Sequence[str], before: tuple[str, ...], runner: Runner) -> None:
    update = [*before, "apt-get", "update"]
    install = [
        *before,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        *APT_OPTIONS,
        *packages,
    ]
    purpose = f"Installing {', '.join(packages)} with apt-get"
    if not any(APT_LISTS.glob("*_Packages*")):
        runner.run("Updating apt's package lists", update)
        runner.run(purpose, install)
        return
    try:
        runner.run(purpose, install)
    except SetUpError:  # lists that are out of date name files that are gone
        runner.run("Updating apt's package lists", update)
        runner.run(purpose, install)
