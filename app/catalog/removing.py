"""Takes a model off this computer: its links, and those of its files that no other model needs."""

import shutil
from collections.abc import Iterator

from filelock import Timeout

from app.catalog.library import Library
from app.catalog.model import Model
from app.core.errors import ModelError


def given_back(library: Library, model: Model) -> int:
    """How many bytes removing the model would free, what was only begun included."""
    return sum(library.store.size(sha256) for sha256 in _unshared(library, model))


def removable(library: Library, model: Model) -> bool:
    """Is there anything of it besides what came with the program?"""
    return not library.came_along(model) or given_back(library, model) > 0


def remove(library: Library, model: Model) -> int:
    """Removes the model and returns how many bytes that freed.

    A file that another model on this computer has as well stays. Raises ModelError for a model
    that came with the program, that another process is writing, or that the system does not let
    go because it is loaded.
    """
    if not removable(library, model):
        raise ModelError(f"{model.title} came with Parley, and goes only when Parley is removed.")
    freed = 0
    try:
        _unlink(library, model)
        for sha256 in list(_unshared(library, model)):
            freed += library.store.remove(sha256)
        library.forget_import(model)
    except Timeout as error:
        raise ModelError(
            f"{model.title} is being fetched or copied at the moment: pause that first, then "
            "delete it."
        ) from error
    except OSError as error:
        raise ModelError(
            f"{model.title} could not be deleted ({error.strerror}). If it is in use, choose "
            "another model first, then delete it."
        ) from error
    return freed


def _unlink(library: Library, model: Model) -> None:
    folder = library.links / model.id
    if folder.is_dir():
        shutil.rmtree(folder)


def _unshared(library: Library, model: Model) -> Iterator[str]:
    """The store's names of what only this model needs."""
    others = {
        library.sha256(other, file)
        for other in library.manifest
        if other.id != model.id and _begun(library, other)
        for file in other.files
    }
    own = dict.fromkeys(library.sha256(model, file) for file in model.files)
    return (sha256 for sha256 in own if sha256 is not None and sha256 not in others)


def _begun(library: Library, model: Model) -> bool:
    """Are its weights here, at least in part? Small files alone may be another model's."""
    weights = library.sha256(model, model.files[0])
    return weights is not None and library.store.size(weights) > 0
