"""Model files that came with the program: a second folder that is read and never written."""

import os
from pathlib import Path

import pytest

from app.catalog import store as store_module
from app.catalog.importing import import_path
from app.catalog.library import Library, State
from app.catalog.manifest import Manifest
from app.catalog.model import Model
from app.catalog.removing import given_back, removable, remove
from app.core.errors import ModelError
from tests.unit.catalog.building import BRAIN, VOICE, digest, make_file, make_model

MODELS = (
    make_model("brain", make_file("brain.gguf", BRAIN)),
    make_model("voice", make_file("voice.onnx", VOICE), make_file("one.bin", b"one")),
)


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    folder = tmp_path / "bundled-models"
    folder.mkdir()
    (folder / digest(BRAIN)).write_bytes(BRAIN)
    return folder


@pytest.fixture
def library(tmp_path: Path, bundled: Path) -> Library:
    return Library(Manifest(MODELS), tmp_path / "store", tmp_path / "models", bundled)


def brain(library: Library) -> Model:
    return library.manifest.model("brain")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def again(library: Library, bundled: Path) -> Library:
    return Library(library.manifest, library.store.folder, library.links, bundled)


def test_a_model_that_came_along_is_here_without_being_copied(
    library: Library, bundled: Path
) -> None:
    assert library.state(brain(library)) is State.PRESENT
    assert library.came_along(brain(library))
    assert library.file("brain").samefile(bundled / digest(BRAIN))
    assert not library.lacking(brain(library))
    assert not library.store.folder.joinpath(digest(BRAIN)).exists()


def test_it_is_read_once_and_then_known(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.file("brain")

    def refuse(path: Path) -> str:
        raise AssertionError(f"{path} was read again")

    monkeypatch.setattr(store_module, "file_sha256", refuse)
    assert library.file("brain").read_bytes() == BRAIN


def test_the_folder_may_be_missing(tmp_path: Path) -> None:
    library = Library(Manifest(MODELS), tmp_path / "store", tmp_path / "models", tmp_path / "none")
    assert library.state(brain(library)) is State.MISSING
    assert not library.came_along(brain(library))


def test_a_model_of_which_only_a_part_came_along_did_not(library: Library, bundled: Path) -> None:
    (bundled / digest(VOICE)).write_bytes(VOICE)
    voice = library.manifest.model("voice")
    assert not library.came_along(voice)
    assert [file.name for file in library.lacking(voice)] == ["one.bin"]


def test_what_came_along_damaged_is_refused_and_can_be_got_again(
    library: Library, bundled: Path, tmp_path: Path
) -> None:
    (bundled / digest(BRAIN)).write_bytes(b"x" * len(BRAIN))
    before = contents(bundled)
    with pytest.raises(ModelError, match=r"models get brain"):
        library.file("brain")
    assert library.state(brain(library)) is State.DAMAGED
    assert library.lacking(brain(library)) == brain(library).files
    (tmp_path / "brain.gguf").write_bytes(BRAIN)
    import_path(library, tmp_path / "brain.gguf")
    assert library.file("brain").read_bytes() == BRAIN
    assert library.state(brain(library)) is State.PRESENT
    assert contents(bundled) == before


def test_a_mended_package_counts_again(library: Library, bundled: Path) -> None:
    damaged = bundled / digest(BRAIN)
    damaged.write_bytes(b"x" * len(BRAIN))
    times = damaged.stat().st_mtime_ns
    assert not library.store.sound(digest(BRAIN))
    mended = bundled / "unpacked"
    mended.write_bytes(BRAIN)
    os.utime(mended, ns=(times, times))  # packages give every file the same time
    mended.replace(damaged)
    assert again(library, bundled).file("brain").read_bytes() == BRAIN


def test_it_cannot_be_removed(library: Library, bundled: Path) -> None:
    assert not removable(library, brain(library))
    with pytest.raises(ModelError, match="came with Parley"):
        remove(library, brain(library))
    assert library.file("brain").read_bytes() == BRAIN


def test_a_copy_of_ones_own_can_be_removed_and_what_came_along_stays(
    library: Library, bundled: Path
) -> None:
    library.store.prepare()
    library.store.folder.joinpath(digest(BRAIN)).write_bytes(BRAIN)
    assert given_back(library, brain(library)) == len(BRAIN)
    assert remove(library, brain(library)) == len(BRAIN)
    assert library.file("brain").samefile(bundled / digest(BRAIN))


def test_when_the_program_goes_so_do_its_models(library: Library, bundled: Path) -> None:
    library.file("brain")
    (bundled / digest(BRAIN)).unlink()
    assert library.state(brain(library)) is State.MISSING
    with pytest.raises(ModelError, match="is not on this computer"):
        library.file("brain")


def test_nothing_is_ever_written_beside_what_came_along(library: Library, bundled: Path) -> None:
    before = contents(bundled)
    library.verify(brain(library))
    library.folder("brain")
    library.store.prepare()
    with library.store.lock(digest(BRAIN)):
        assert library.store.partial(digest(BRAIN)).path.parent == library.store.folder
    assert contents(bundled) == before
