"""The starter models: their files in the store on this computer, and their terms."""

from __future__ import annotations

from pathlib import Path

from app.core.paths import Paths
from app.workshop import build_library
from releasing.licences import Licensed, of_model
from releasing.tools import PackagingError


def starter_files() -> dict[str, Path]:
    """Each file of the starter pack, as `model/file`, and where it is kept on this computer.

    Raises:
        PackagingError: One is missing or damaged.
    """
    library = build_library(Paths.default())
    found: dict[str, Path] = {}
    for model in library.manifest.starter():
        if library.lacking(model):
            raise PackagingError(f"{model.title} is not here: run main.py models get starter.")
        for file in model.files:
            found[f"{model.id}/{file.name}"] = library.store.path(str(file.sha256))
    return found


def starter_models() -> dict[str, tuple[str, Path]]:
    """SHA-256 of each file of the starter pack -> what it is called, and where it is.

    Raises:
        PackagingError: One is missing or damaged.
    """
    return {path.name: (name, path) for name, path in starter_files().items()}


def starter_licences(borrowed: Path) -> list[Licensed]:
    """The terms of each; `borrowed` is packaging/licences."""
    manifest = build_library(Paths.default()).manifest
    return [
        of_model(model.id, model.title, model.licence, borrowed) for model in manifest.starter()
    ]
