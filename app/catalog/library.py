"""The models on this computer: where each file is, whether it is sound, and what mends it."""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from app.catalog.ledger import Ledger
from app.catalog.manifest import Manifest
from app.catalog.model import Model, ModelFile, WebSource
from app.catalog.store import Store
from app.core.calling import COMMAND
from app.core.errors import ModelError


class State(StrEnum):
    """How much of a model is on this computer, judged without reading the files."""

    PRESENT = "present"
    PARTIAL = "partial"
    DAMAGED = "damaged"
    MISSING = "missing"


class Library:
    """Finds the catalogue's models in the store, and links them into a folder for each model."""

    def __init__(
        self, manifest: Manifest, store: Path, links: Path, bundled: Path | None = None
    ) -> None:
        """`bundled` is the folder of the model files that came with the program, if any did."""
        self.manifest = manifest
        self.store = Store(store, bundled)
        self.links = links
        self._imported: Ledger[dict[str, str]] = Ledger(store / "imported.json", dict[str, str])

    def file(self, model_id: str, name: str | None = None) -> Path:
        """A sound file of a model, by default its first.

        Raises UsageError for an unknown model, and ModelError, naming the command that mends it,
        for a file that is missing or damaged.
        """
        model = self.manifest.model(model_id)
        named = [file for file in model.files if name in (None, file.name)]
        if not named:
            raise ModelError(f"{model.title} has no file {name}.")
        return self._linked(model, named[0])

    def folder(self, model_id: str) -> Path:
        """The folder with all files of a model, each of them sound; raises like `file`."""
        model = self.manifest.model(model_id)
        for file in model.files:
            self._linked(model, file)
        return self.links / model.id

    def sha256(self, model: Model, file: ModelFile) -> str | None:
        """The hash that names the file in the store; None for an import that has not happened."""
        return file.sha256 or self._imported.entries().get(model.id, {}).get(file.name)

    def state(self, model: Model) -> State:
        """Cheap: sizes only."""
        hashes = [self.sha256(model, file) for file in model.files]
        there = [sha256 is not None and self.store.holds(sha256) for sha256 in hashes]
        if any(
            ok and self._wrong_size(model, file)
            for file, ok in zip(model.files, there, strict=True)
        ):
            return State.DAMAGED
        if all(there):
            return State.PRESENT
        known = [sha256 for sha256 in hashes if sha256 is not None]
        if any(self.store.set_aside(sha256) and not self.store.holds(sha256) for sha256 in known):
            return State.DAMAGED
        # two models may share small files, so these alone do not make a model partly there
        begun = there[0] or any(self.store.partial(sha256).size for sha256 in known)
        return State.PARTIAL if begun else State.MISSING

    def has(self, model_id: str) -> bool:
        """Whether there is such a model, and all of it is here."""
        known = (model for model in self.manifest if model.id == model_id)
        return any(self.state(model) is State.PRESENT for model in known)

    def came_along(self, model: Model) -> bool:
        """Did the whole model come with the program? Then it goes with it, and not before."""
        hashes = [self.sha256(model, file) for file in model.files]
        return all(sha256 is not None and self.store.bundled(sha256) for sha256 in hashes)

    def lacking(self, model: Model) -> tuple[ModelFile, ...]:
        """Files of a fetchable model that are missing or damaged, the latter now set aside."""
        return tuple(f for f in model.files if f.sha256 and not self.store.sound(f.sha256))

    def verify(self, model: Model) -> list[str]:
        """Reads every file and says what is wrong and what mends it; sets damaged files aside."""
        faults = self.faults(model)
        return [f"{model.title}: {fault} {mending(model)}" for fault in faults]

    def faults(self, model: Model) -> list[str]:
        """Reads every file and says what is wrong, a sentence each; sets damaged files aside."""
        faults = []
        for file in model.files:
            sha256 = self.sha256(model, file)
            if sha256 is None or not self.store.holds(sha256):
                faults.append(f"{file.name} is missing.")
            elif not self.store.sound(sha256, thoroughly=True):
                faults.append(f"{file.name} is damaged.")
        return faults

    def record_import(self, model: Model, hashes: dict[str, str]) -> None:
        """Remembers what an import-only model's files are; by file name."""
        self._imported.put(model.id, hashes)

    def forget_import(self, model: Model) -> None:
        """Forgets what an import-only model's files were."""
        self._imported.drop(model.id)

    def _wrong_size(self, model: Model, file: ModelFile) -> bool:
        sha256 = self.sha256(model, file)
        return (
            bool(sha256 and file.size) and self.store.path(sha256 or "").stat().st_size != file.size
        )

    def _linked(self, model: Model, file: ModelFile) -> Path:
        sha256 = self.sha256(model, file)
        if sha256 is None or not self.store.holds(sha256):
            damaged = sha256 is not None and self.store.set_aside(sha256)
            what = "is damaged" if damaged else "is not on this computer"
            raise ModelError(f"{model.title} {what} ({file.name}). {mending(model)}")
        if not self.store.sound(sha256):
            raise ModelError(
                f"{model.title} is damaged: {file.name} does not have the content "
                f"that it should. {mending(model)}"
            )
        link = self.links / model.id / file.name
        try:
            _link(self.store.path(sha256), link)
        except OSError as error:
            raise ModelError(
                f"{link} cannot be written ({error.strerror}): make that folder writable."
            ) from error
        return link


def mending(model: Model) -> str:
    """The sentence that says how to get a model."""
    if not model.import_only:
        return f"Get it on the Models page, or with: {COMMAND} models get {model.id}"
    return f"Download {downloads(model)} and run: {COMMAND} models import FOLDER"


def downloads(model: Model) -> str:
    """The files of a model that can only be imported, with the page of each."""
    pages: dict[str, list[str]] = {}
    for file in model.files:
        pages.setdefault(_page(model, file), []).append(file.name)
    return "; ".join(f"{_listed(names)} from {page}" for page, names in pages.items())


def _page(model: Model, file: ModelFile) -> str:
    """Where a person finds a file: where Hugging Face has it is not where it shows it."""
    urls = [source.url for source in file.sources if isinstance(source, WebSource)]
    return urls[0].rsplit("/", 1)[0].replace("/resolve/", "/tree/") if urls else model.home


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _link(target: Path, link: Path) -> None:
    with suppress(FileNotFoundError):
        if link.samefile(target) or (not link.is_symlink() and _same_copy(target, link)):
            return
    link.parent.mkdir(parents=True, exist_ok=True)
    aside = link.with_name(f"{link.name}.{os.getpid()}.new")
    aside.unlink(missing_ok=True)
    try:
        aside.symlink_to(target.absolute())
    except OSError:  # Windows allows symbolic links to administrators and developers only
        try:
            aside.hardlink_to(target)
        except OSError:  # and a hard link cannot leave its disk
            shutil.copy2(target, aside)
    aside.replace(link)


def _same_copy(target: Path, link: Path) -> bool:
    a, b = target.stat(), link.stat()
    return (a.st_size, a.st_mtime_ns) == (b.st_size, b.st_mtime_ns)
