import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog import store as store_module
from app.catalog.failures import SourceError
from app.catalog.library import Library, State
from app.core.errors import ModelError, UsageError
from tests.unit.catalog.building import BRAIN, VOICE, digest, make_file, make_model

Put = Callable[[bytes], Path]


def state(library: Library, model_id: str) -> State:
    return library.state(library.manifest.model(model_id))


def test_a_missing_model_names_the_command_that_gets_it(library: Library) -> None:
    assert state(library, "brain") is State.MISSING
    with pytest.raises(ModelError, match=r"main\.py models get brain"):
        library.file("brain")


def test_a_file_is_a_link_into_the_store(library: Library, put: Put, tmp_path: Path) -> None:
    stored = put(BRAIN)
    found = library.file("brain")
    assert found == tmp_path / "models" / "brain" / "brain.gguf"
    assert found.samefile(stored)
    assert library.file("brain", "brain.gguf") == found
    assert state(library, "brain") is State.PRESENT


def test_a_folder_holds_every_file_with_its_subfolders(library: Library, put: Put) -> None:
    put(VOICE)
    assert state(library, "voice") is State.PARTIAL
    with pytest.raises(ModelError, match=r"voices/one\.bin"):
        library.folder("voice")
    put(BRAIN)
    folder = library.folder("voice")
    assert (folder / "voice.onnx").read_bytes() == VOICE
    assert (folder / "voices" / "one.bin").read_bytes() == BRAIN


def test_a_small_file_of_another_model_does_not_make_a_model_partial(
    library: Library, put: Put
) -> None:
    put(BRAIN)
    assert state(library, "voice") is State.MISSING


def test_a_second_checkout_shares_the_store(
    make_library: Callable[..., Library], put: Put, library: Library
) -> None:
    put(BRAIN)
    other = make_library(*library.manifest, links="elsewhere")
    assert other.file("brain").samefile(library.file("brain"))
    assert other.file("brain") != library.file("brain")


def test_an_old_link_to_elsewhere_is_replaced(library: Library, put: Put, tmp_path: Path) -> None:
    stored = put(BRAIN)
    link = tmp_path / "models" / "brain" / "brain.gguf"
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "gone")
    assert library.file("brain").samefile(stored)


@pytest.mark.parametrize("kinds", [("symlink_to",), ("symlink_to", "hardlink_to")])
def test_without_links_a_file_is_copied_once(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...]
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("not allowed")

    for kind in kinds:
        monkeypatch.setattr(Path, kind, refuse)
    stored = put(BRAIN)
    found = library.file("brain")
    assert found.read_bytes() == BRAIN
    assert not found.is_symlink()
    assert found.samefile(stored) == ("hardlink_to" not in kinds)
    before = found.stat()
    assert library.file("brain").stat() == before


@pytest.mark.parametrize("damage", [BRAIN[:-1], b"", BRAIN[:-1] + b"x"])
def test_damage_is_noticed_and_set_aside(library: Library, put: Put, damage: bytes) -> None:
    stored = put(BRAIN)
    library.file("brain")
    stored.write_bytes(damage)
    os.utime(stored, ns=(1, 1))
    with pytest.raises(ModelError, match=r"damaged.*main\.py models get brain"):
        library.file("brain")
    assert not stored.exists()
    assert stored.with_name(f"{stored.name}.bad").exists()
    assert state(library, "brain") is State.DAMAGED
    with pytest.raises(ModelError, match="damaged"):
        library.file("brain")


def test_a_file_is_read_once_only(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(BRAIN)
    library.file("brain")

    def reading(path: Path) -> str:
        raise AssertionError("read again")

    monkeypatch.setattr(store_module, "file_sha256", reading)
    library.file("brain")


def test_verify_reads_even_a_file_that_looks_untouched(library: Library, put: Put) -> None:
    stored = put(BRAIN)
    library.file("brain")
    before = stored.stat()
    stored.write_bytes(BRAIN[:-1] + b"x")
    os.utime(stored, ns=(before.st_atime_ns, before.st_mtime_ns))
    brain = library.manifest.model("brain")
    assert "damaged" in library.verify(brain)[0]
    assert "missing" in library.verify(brain)[0]


def test_a_sound_model_verifies(library: Library, put: Put) -> None:
    put(BRAIN)
    assert library.verify(library.manifest.model("brain")) == []


def test_a_wrong_size_is_seen_without_reading(library: Library, put: Put) -> None:
    put(BRAIN).write_bytes(b"short")
    assert state(library, "brain") is State.DAMAGED


def test_a_corrupt_ledger_only_costs_reading_again(library: Library, put: Put) -> None:
    put(BRAIN)
    library.file("brain")
    (library.store.folder / "verified.json").write_text("{nonsense")
    library.file("brain")


def test_install_refuses_other_content(library: Library) -> None:
    library.store.prepare()
    partial = library.store.partial(digest(BRAIN))
    partial.path.write_bytes(VOICE)
    with pytest.raises(SourceError, match="SHA-256"):
        library.store.install(digest(BRAIN))
    assert not partial.path.exists()
    assert not library.store.holds(digest(BRAIN))


def test_names_that_do_not_exist(library: Library) -> None:
    with pytest.raises(UsageError, match="similar ones are: brain"):
        library.file("brains")
    with pytest.raises(ModelError, match="no file"):
        library.file("brain", "other.gguf")


def test_a_folder_that_cannot_be_written_is_a_sentence(
    library: Library, put: Put, tmp_path: Path
) -> None:
    put(BRAIN)
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be written"):
        library.file("brain")


def test_a_store_that_cannot_be_made_is_a_sentence(
    make_library: Callable[..., Library], tmp_path: Path
) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be used for models"):
        make_library(make_model("brain", make_file("a.gguf", b"a"))).store.prepare()
