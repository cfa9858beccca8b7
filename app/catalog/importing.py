"""Takes models from a folder, a USB stick or a single file: as good a way in as fetching.

Catalogue files are recognised by their SHA-256, whatever they are called. Models whose hashes
nobody publishes are recognised by the names and sizes of their files, looked at (app.catalog.
looking) and recorded as unverified. Anything else is refused: of an unknown model neither the
conversation template nor whether its state can be cut back is known.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.catalog.failures import SourceError
from app.catalog.library import Library
from app.catalog.looking import fault
from app.catalog.model import Model, ModelFile
from app.catalog.progress import Progress, no_progress
from app.catalog.space import full_disk_explained, require_room
from app.catalog.store import file_sha256
from app.core.calling import COMMAND
from app.core.errors import ModelError

BLOCK = 1 << 20
TOLERANCE = 0.03
"""How far an import-only model's size may be from the one in the catalogue."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One file that is now in the library."""

    model_id: str
    name: str
    verified: bool
    """False where the catalogue has no hash to compare with."""


def import_path(library: Library, path: Path, progress: Progress = no_progress) -> list[Imported]:
    """Raises ModelError when there is nothing usable, saying why."""
    if not path.exists():
        raise ModelError(f"{path} does not exist.")
    try:
        files = list(_walk(path.resolve()))
        library.store.prepare()
        root = path.resolve() if path.is_dir() else path.resolve().parent
        imported = [
            *_by_hash(library, files, progress),
            *_by_name(library, root, files, progress),
        ]
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not imported:
        raise ModelError(_refusal(library, path, files))
    return imported


def _walk(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, _, names in os.walk(path, followlinks=False):
        for name in sorted(names):
            file = Path(folder, name)
            if file.is_file() and not file.is_symlink():
                yield file


def _by_hash(library: Library, files: Sequence[Path], progress: Progress) -> Iterator[Imported]:
    known = [(model, file) for model in library.manifest for file in model.files if file.sha256]
    for path in files:
        size = path.stat().st_size
        likely = [entry for entry in known if _may_be(path, size, entry[1])]
        if not likely:
            continue
        sha256 = file_sha256(path)
        matching = [(model, file) for model, file in likely if file.sha256 == sha256]
        if matching:
            _copy(library, path, sha256, matching[0][0].title, progress)
            yield from (Imported(model.id, file.name, True) for model, file in matching)


def _may_be(path: Path, size: int, file: ModelFile) -> bool:
    if file.size is not None:
        return size == file.size
    return size > BLOCK and path.suffix == Path(file.name).suffix


def _by_name(
    library: Library, root: Path, files: Sequence[Path], progress: Progress
) -> Iterator[Imported]:
    folders = _below_each_folder(root, files)
    for model in library.manifest:
        names = [file.name for file in model.files] if model.import_only else []
        for there in folders.values():
            if names and all(name in there for name in names):
                chosen = [there[name] for name in names]
                if _size_fits(model, chosen):
                    yield from _unverified(library, model, chosen, progress)
                    break


def _below_each_folder(root: Path, files: Sequence[Path]) -> dict[Path, dict[str, Path]]:
    """The files below each folder, by the names that a catalogue would give them."""
    folders: dict[Path, dict[str, Path]] = {}
    for path in files:
        for folder in path.parents:
            folders.setdefault(folder, {})[path.relative_to(folder).as_posix()] = path
            if folder == root:
                break
    return folders


def _size_fits(model: Model, paths: Sequence[Path]) -> bool:
    size = sum(path.stat().st_size for path in paths)
    return abs(size / model.bytes - 1) <= TOLERANCE


def _unverified(
    library: Library, model: Model, paths: Sequence[Path], progress: Progress
) -> Iterator[Imported]:
    for path in paths:
        if reason := fault(path):
            raise ModelError(f"{path} cannot be used for {model.title}: {reason}.")
    hashes = {}
    for file, path in zip(model.files, paths, strict=True):
        hashes[file.name] = file_sha256(path)
        _copy(library, path, hashes[file.name], model.title, progress)
    library.record_import(model, hashes)
    yield from (Imported(model.id, file.name, False) for file in model.files)


def _copy(library: Library, path: Path, sha256: str, title: str, progress: Progress) -> None:
    store, size = library.store, path.stat().st_size
    with store.lock(sha256):
        if store.sound(sha256):
            return
        partial = store.partial(sha256)
        partial.discard()
        require_room(store.folder, size)
        with (
            full_disk_explained(store.folder, lambda: size - partial.size),
            path.open("rb") as source,
            partial.appending() as target,
        ):
            done = 0
            while block := source.read(BLOCK):
                target.write(block)
                done += len(block)
                progress(title, done, size)
        try:
            store.install(sha256)
        except SourceError as error:
            raise ModelError(f"{path} changed while it was being copied: try again.") from error


def _refusal(library: Library, path: Path, files: Sequence[Path]) -> str:
    if not files:
        return f"{path} holds no files."
    names = {Path(file.name).name: model for model in library.manifest for file in model.files}
    for file in files:
        if model := names.get(file.name):
            return (
                f"{file} has the name of a file of {model.title} ({model.id}), but not its "
                "content: it is damaged or another version. Copy or download it again."
            )
    models = [file for file in files if file.suffix == ".gguf"]
    if models:
        return (
            f"{models[0]} {fault(models[0]) or 'is a model, but not one of the catalogue'}. Parley "
            f"uses catalogue models only, listed by `{COMMAND} models list`; another can be added "
            "to resources/models.toml."
        )
    return (
        f"Nothing in {path} is a model that Parley knows. The Models page and `{COMMAND} models "
        "list` show which there are, and resources/models.toml the files of each."
    )
