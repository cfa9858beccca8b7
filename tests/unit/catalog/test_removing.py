import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog import store as store_module
from app.catalog.library import Library, State
from app.catalog.removing import given_back, remove
from app.core.errors import ModelError
from tests.unit.catalog.building import BRAIN, VOICE, digest, make_file, make_model

Put = Callable[[bytes], Path]


def state(library: Library, model_id: str) -> State:
    return library.state(library.manifest.model(model_id))


def test_a_removed_model_leaves_neither_file_nor_link(
    library: Library, put: Put, tmp_path: Path
) -> None:
    stored, brain = put(BRAIN), library.manifest.model("brain")
    library.file("brain")
    assert given_back(library, brain) == len(BRAIN)
    assert remove(library, brain) == len(BRAIN)
    assert not stored.exists()
    assert not (tmp_path / "models" / "brain").exists()
    assert state(library, "brain") is State.MISSING


def test_a_file_that_another_model_here_needs_stays(library: Library, put: Put) -> None:
    put(BRAIN)
    put(VOICE)
    voice, brain = library.manifest.model("voice"), library.manifest.model("brain")
    assert remove(library, brain) == 0
    assert state(library, "voice") is State.PRESENT
    # and now that the voice is asked for, the brain counts as here and keeps its file
    assert remove(library, voice) == len(VOICE)
    assert state(library, "brain") is State.PRESENT


def test_what_was_only_begun_or_set_aside_goes_too(library: Library, put: Put) -> None:
    brain = library.manifest.model("brain")
    put(BRAIN).write_bytes(b"damaged")
    assert not library.store.sound(digest(BRAIN))
    library.store.partial(digest(BRAIN)).path.write_bytes(BRAIN[:100])
    assert remove(library, brain) == len(b"damaged") + 100
    assert not list(library.store.folder.glob(f"{digest(BRAIN)}*"))


def test_a_removed_import_is_forgotten(make_library: Callable[..., Library]) -> None:
    file = make_file("own.gguf", BRAIN)
    own = make_model("own", type(file)("own.gguf", None, None, ()), import_only=True)
    library = make_library(own)
    library.store.prepare()
    library.store.path(digest(BRAIN)).write_bytes(BRAIN)
    library.record_import(own, {"own.gguf": digest(BRAIN)})
    assert state(library, "own") is State.PRESENT
    assert remove(library, own) == len(BRAIN)
    assert library.sha256(own, own.files[0]) is None


def test_a_file_that_is_being_written_is_not_removed(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_LET_GO_SECONDS", 0.0)
    stored = put(BRAIN)
    refused: list[ModelError] = []

    def try_it() -> None:
        with pytest.raises(ModelError, match="being fetched") as caught:
            remove(library, library.manifest.model("brain"))
        refused.append(caught.value)

    with library.store.lock(digest(BRAIN)):
        other = threading.Thread(target=try_it)
        other.start()
        other.join()
    assert refused
    assert stored.exists()


def test_a_file_that_the_system_holds_is_a_sentence(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(BRAIN)

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ModelError, match=r"used by another process.*choose another model first"):
        remove(library, library.manifest.model("brain"))
