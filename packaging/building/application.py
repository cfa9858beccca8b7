"""What macOS wants to know of Parley.app, which PyInstaller makes there."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any

NAME = "Parley.app"
IDENTIFIER = "org.parley.Parley"


def info_plist(template: Path, version: str) -> dict[str, Any]:
    """Its Info.plist: the template, packaging/macos/Info.plist, with the version in it."""
    with template.open("rb") as file:
        properties: dict[str, Any] = plistlib.load(file)
    return {key: version if value == "@VERSION@" else value for key, value in properties.items()}
