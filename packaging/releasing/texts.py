"""The small texts that a Linux desktop and Debian want to read. Pure."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from releasing.identity import MAINTAINER, PROGRAM, SUMMARY, Release

DESCRIPTION = (
    "You talk, and Parley answers aloud. Hearing, thinking and speaking all happen on this "
    "computer, on its processor alone, and the program cannot open connections while it does so.",
)
"""Paragraphs."""


@dataclass(frozen=True)
class Flavour:
    """One way of packaging the same program."""

    package: str
    """Of the Debian package."""

    other: str
    """The flavour that it takes the place of."""

    note: str

    @property
    def complete(self) -> bool:
        """Whether the starter models are inside."""
        return self.package != PROGRAM


SMALL = Flavour(
    PROGRAM,
    f"{PROGRAM}-complete",
    (
        "This package fetches its models (about 1.4 GB) at the first start, or takes them from "
        "a disk; parley-complete has them inside."
    ),
)
COMPLETE = Flavour(
    f"{PROGRAM}-complete",
    PROGRAM,
    "This package has the starter models inside, and needs no network from the first minute on.",
)

RECOMMENDS = "libasound2-plugins | pipewire-alsa, gnome-keyring | kwalletmanager, xdg-utils"
"""The way to the desktop's sound, to its keyring for the history's key, and to its browser."""


def control(
    flavour: Flavour,
    release: Release,
    *,
    architecture: str,
    depends: Sequence[str],
    installed_kilobytes: int,
) -> str:
    """Debian's control file of a package."""
    long = [*DESCRIPTION, flavour.note]
    paragraphs = "\n .\n".join(textwrap.indent(textwrap.fill(part, 76), " ") for part in long)
    fields = {
        "Package": flavour.package,
        "Version": release.version,
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(installed_kilobytes),
        "Depends": ", ".join(depends),
        "Recommends": RECOMMENDS,
        "Conflicts": flavour.other,
        "Replaces": flavour.other,
        "Provides": f"{PROGRAM} (= {release.version})" if flavour.complete else "",
        "Section": "sound",
        "Priority": "optional",
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join([*lines, f"Description: {SUMMARY[0].lower()}{SUMMARY[1:]}", paragraphs, ""])


ADD_ON_NOTE = (
    "This package adds what Parley needs for models of the transformers library: recognisers, "
    "voices, models that hear or speak for themselves, and those that tell how speech feels."
)


def add_on_control(package: str, release: Release, installed_kilobytes: int) -> str:
    """Debian's control file of the add-on, which goes with one version of either flavour."""
    fields = {
        "Package": package,
        "Version": release.version,
        "Architecture": "amd64",
        "Maintainer": MAINTAINER,
        "Installed-Size": str(installed_kilobytes),
        "Depends": f"{PROGRAM} (= {release.version})",
        "Section": "sound",
        "Priority": "optional",
    }
    lines = [f"{name}: {value}" for name, value in fields.items()]
    long = textwrap.indent(textwrap.fill(ADD_ON_NOTE, 76), " ")
    return "\n".join([*lines, "Description: torch and transformers for Parley", long, ""])


def debian_changelog(flavour: Flavour, release: Release) -> str:
    """What changed, as Debian's tools read it."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(release.epoch))
    points = [
        textwrap.fill(change, 78, initial_indent="  * ", subsequent_indent="    ")
        for change in release.changes or ("A new version.",)
    ]
    head = f"{flavour.package} ({release.version}) unstable; urgency=medium"
    return "\n".join([head, "", *points, "", f" -- {MAINTAINER}  {date}", ""])


def app_stream(template: str, release: Release) -> str:
    """The desktop's description of Parley with this release in it."""
    points = "".join(f"\n          <li>{escape(change)}</li>" for change in release.changes)
    described = (
        f"\n      <description>\n        <ul>{points}\n        </ul>\n      </description>"
        if points
        else ""
    )
    entry = (
        f'<release version="{release.version}" date="{release.day}" type="stable">'
        f"{described}\n    </release>"
    )
    return template.replace("@RELEASE@", entry)


def man_page(template: str, release: Release) -> str:
    """The manual page with version and date."""
    return template.replace("@VERSION@", release.version).replace("@DATE@", release.day)
