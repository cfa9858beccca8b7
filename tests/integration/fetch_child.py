"""What the model fetcher's child runs in tests: a small library, and a server on this machine."""

from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from app.catalog.acquiring import Acquisition
from app.catalog.fetching import Patience
from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.model import Model, ModelFile, Task, WebSource
from app.catalog.resuming import Fetcher
from app.commands.fetch_process import serve


def shelf(folder: Path, files: dict[str, ModelFile]) -> Library:
    """A library with a model for each file, called like it."""
    models = tuple(_model(name, file) for name, file in files.items())
    return Library(Manifest(models), folder / "store", folder / "models")


def run(connection: Connection, folder: Path, files: dict[str, ModelFile]) -> None:
    """What RemoteFetching spawns."""
    serve(connection, shelf(folder, files), _acquisition)


def target(folder: Path, files: dict[str, ModelFile]) -> partial[None]:
    """The same, ready to be spawned."""
    return partial(run, folder=folder, files=files)


def served(size: int, sha256: str, *urls: str) -> ModelFile:
    """A file at these addresses."""
    return ModelFile("model.bin", size, sha256, tuple(map(WebSource, urls)))


def _acquisition(library: Library) -> Acquisition:
    patience = Patience(connect=5.0, stall=60.0, attempts=1)
    return Acquisition(library, fetcher=Fetcher(patience, loopback=True), reserve=0)


def _model(name: str, file: ModelFile) -> Model:
    return Model(
        id=name,
        title=name.title(),
        task=Task.RECOGNISER,
        engine="scripted",
        languages=("en",),
        memory_megabytes=1,
        licence="MIT",
        licence_url="https://example.org",
        note="",
        home="https://example.org",
        files=(file,),
        template=None,
        pack=None,
        import_only=False,
        approximate_megabytes=None,
    )
