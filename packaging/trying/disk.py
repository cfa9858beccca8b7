"""A disk with models on it, as somebody would carry it to a computer without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def lay_out(models: Mapping[str, Path], folder: Path) -> Path:
    """Lay files out by their names in a new folder; returns it."""
    folder.mkdir(parents=True)
    for name, file in models.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file.resolve(), target)
        except OSError:  # on another disk
            shutil.copyfile(file, target)
    return folder
