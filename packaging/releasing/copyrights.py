"""Debian's copyright file in its machine-readable format, from what is known of licences. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from releasing.identity import MAINTAINER
from releasing.licences import FOLDER, Licensed
from releasing.texts import Flavour
from releasing.tree import BUNDLED, Source

PLACE = "usr/lib/parley/_internal"
_MOST_LINES = 6
_LONGEST = 120
_CLAIM = re.compile(r"((Copyright|COPYRIGHT|copyright:?)\s+(\([cC]\)|©|\d|[A-Z])|©|\([cC]\) \d)")

_HEAD = f"""\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Parley
Upstream-Contact: {MAINTAINER}
Comment: The program holds Python, Python packages and libraries of others, part of them
 within the file usr/lib/parley/parley. The full terms of each are in
 /{PLACE}/{FOLDER}, with a list in index.json, and About in the window shows them.

"""

_OWN_FILES = """\
Files: *
Copyright: 2026 the Parley maintainers
License: GPL-3.0+

"""

_OWN_LICENCE = """\
License: GPL-3.0+
 This program is free software: you can redistribute it and/or modify it under the terms of
 the GNU General Public License as published by the Free Software Foundation, either version 3
 of the License, or (at your option) any later version.
 .
 On Debian systems, the full text of the GNU General Public License version 3 is in the file
 /usr/share/common-licenses/GPL-3.
"""


def debian_copyright(source: Source, flavour: Flavour, licensed: Iterable[Licensed]) -> str:
    """The whole file."""
    parts = [paragraph(thing) for thing in licensed if thing.places]
    models = ""
    if flavour.complete:
        models = (
            f"Files: {PLACE}/{BUNDLED.partition('/')[2]}/*\n"
            "Copyright: the authors of the models, which THIRD_PARTY.md lists\n"
            "License: models\n"
            " The starter models are under the MIT, BSD-2-Clause and Apache-2.0 licences, as\n"
            f" /{PLACE}/THIRD_PARTY.md says of each.\n\n"
        )
    return _HEAD + _OWN_FILES + "".join(parts) + models + _OWN_LICENCE


def paragraph(thing: Licensed) -> str:
    """What lies outside the program file of one thing; its licence is told by reference."""
    files = "\n ".join(f"{PLACE}/{_pattern(place)}" for place in thing.places)
    notices = "\n ".join(copyright_lines(thing.texts)) or "its authors"
    label = re.sub(r"[^A-Za-z0-9.+-]+", "-", thing.name)
    folder = f"{thing.name}-{thing.version}".replace(":", "_").replace("/", "_")
    return (
        f"Files: {files}\nCopyright: {notices}\nLicense: {label}-terms\n {thing.licence}.\n"
        f" The text is in /{PLACE}/{FOLDER}/{folder}.\n\n"
    )


def add_on_copyright(licensed: Iterable[Licensed], folder: str) -> str:
    """The whole file for the add-on, which lies in this folder."""
    parts = [
        paragraph(thing)
        .replace(f"/{PLACE}/{FOLDER}/", f"/{folder}/{FOLDER}/")
        .replace(f"{PLACE}/", f"{folder}/")
        for thing in licensed
        if thing.places
    ]
    return _HEAD.partition("Comment:")[0] + "\n" + _OWN_FILES + "".join(parts) + _OWN_LICENCE


def copyright_lines(texts: Iterable[Path]) -> list[str]:
    """The first lines that claim a copyright, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for line in text.read_text("utf-8", errors="replace").splitlines():
            plain = line.strip(" *#/\t.")
            if len(plain) < _LONGEST and _CLAIM.match(plain):
                found.setdefault(plain)
    return list(found)[:_MOST_LINES]


def _pattern(place: str) -> str:
    is_file = ".so" in place or place.endswith((".py", ".txt", ".md"))
    return place if is_file else f"{place}/*"
