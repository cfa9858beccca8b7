"""The programs of others that packages are made, looked at and tried with."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping

from setting_up import system_packages
from setting_up.running import Runner, SetUpError
from setting_up.system_packages import Need, finder

MAKING = {
    "dpkg-deb": "dpkg",
    "dpkg-shlibdeps": "dpkg-dev",
    "readelf": "binutils",
    "chrpath": "chrpath",
}
"""With which the frozen program is made into packages: command, package."""

LOOKING = {
    "lintian": "lintian",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "debootstrap": "debootstrap",
}
"""With which packages are looked at, and installed in a clean Debian."""

KEYRING = {"gnome-keyring-daemon": "gnome-keyring", "dbus-daemon": "dbus"}
"""With which a trial has a keyring, as a desktop has: the history's key is kept there."""


def needs_of(programs: Mapping[str, str], purpose: str, *, essential: bool) -> list[Need]:
    """One for each program; none where there are no Debian packages."""
    if sys.platform != "linux":
        return []
    return [
        Need(package, purpose, finder(shutil.which, command), essential)
        for command, package in programs.items()
    ]


def making_needs() -> list[Need]:
    """What making Linux packages takes; nothing elsewhere."""
    return needs_of(MAKING, "what packages are made with", essential=True)


def looking_needs() -> list[Need]:
    """What looking at Linux packages takes, each of which can be left out and told of."""
    return needs_of(LOOKING, "what packages are looked at with", essential=False)


def keyring_needs() -> list[Need]:
    """What a trial's keyring takes; without one it is seen that nothing is kept."""
    return needs_of(KEYRING, "the trial's keyring", essential=False)


def provide(wanted: Iterable[Need], runner: Runner) -> str:
    """Install what is missing where that is allowed; returns why it cannot be had, else nothing."""
    missing = system_packages.unmet(wanted)
    try:
        system_packages.provide(missing, system_packages.Privilege.here(), runner)
    except SetUpError as error:
        return str(error)
    return ""
