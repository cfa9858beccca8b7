import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog.importing import Imported, import_path
from app.catalog.library import Library, State
from app.catalog.looking import fault
from app.catalog.model import ModelFile
from app.core.errors import ModelError
from tests.unit.catalog.building import BRAIN, VOICE, make_file, make_model

GGUF = b"GGUF" + struct.pack("<IQQ", 3, 290, 30)


def test_files_are_known_by_their_hash_whatever_their_name(
    library: Library, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    (stick / "deep" / "er").mkdir(parents=True)
    (stick / "deep" / "er" / "anything").write_bytes(BRAIN)
    (stick / "notes.txt").write_text("nothing to do with it")
    imported = import_path(library, stick)
    assert Imported("brain", "brain.gguf", True) in imported
    assert Imported("voice", "voices/one.bin", True) in imported
    assert library.file("brain").read_bytes() == BRAIN
    assert (stick / "deep" / "er" / "anything").exists()


def test_a_single_file_is_enough(library: Library, tmp_path: Path) -> None:
    (tmp_path / "some.onnx").write_bytes(VOICE)
    assert import_path(library, tmp_path / "some.onnx") == [Imported("voice", "voice.onnx", True)]
    assert library.state(library.manifest.model("voice")) is State.PARTIAL


def test_links_on_the_stick_are_not_followed(library: Library, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(BRAIN)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "brain.gguf").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelError, match="holds no files"):
        import_path(library, stick)


def test_a_catalogue_file_without_a_size_is_known_by_its_hash(
    make_library: Callable[..., Library], tmp_path: Path
) -> None:
    content = GGUF + bytes(2 << 20)
    file = make_file("brain.gguf", content, sized=False)
    library = make_library(make_model("brain", file, approximate_megabytes=2))
    (tmp_path / "x.gguf").write_bytes(content)
    assert import_path(library, tmp_path / "x.gguf") == [Imported("brain", "brain.gguf", True)]


def test_a_damaged_catalogue_file_is_called_that(library: Library, tmp_path: Path) -> None:
    (tmp_path / "brain.gguf").write_bytes(BRAIN[:-1])
    with pytest.raises(ModelError, match="damaged or another version"):
        import_path(library, tmp_path / "brain.gguf")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("mine.gguf", GGUF, "not one of the catalogue"),
        ("mine.gguf", b"nonsense", "is not a usable GGUF file"),
        ("mine.gguf", b"", "is empty"),
        ("mine.pt", b"x", "Nothing in"),
    ],
)
def test_what_is_not_in_the_catalogue_is_refused(
    library: Library, tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match=complaint):
        import_path(library, tmp_path / name)


def test_a_path_that_does_not_exist(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        import_path(library, tmp_path / "nowhere")


@pytest.fixture
def recogniser(make_library: Callable[..., Library]) -> Library:
    files = [ModelFile(name, None, None, ()) for name in ("model.bin", "config.json")]
    return make_library(make_model("ears", *files, import_only=True, approximate_megabytes=1))


def ctranslate2(folder: Path, *, size: int = 1_000_000, version: int = 6) -> Path:
    folder.mkdir()
    (folder / "model.bin").write_bytes(struct.pack("<I", version) + bytes(size - 6))
    (folder / "config.json").write_bytes(b"{}")
    return folder


def test_an_import_only_model_may_have_folders_of_its_own(
    make_library: Callable[..., Library], tmp_path: Path
) -> None:
    files = [ModelFile(name, 2, None, ()) for name in ("a.json", "deep/er/b.json", "deep/a.json")]
    library = make_library(make_model("nested", *files, import_only=True))
    for number, file in enumerate(files):
        path = tmp_path / "stick" / "voice" / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}" if number else "[]")
    imported = import_path(library, tmp_path / "stick")
    assert [one.name for one in imported] == [file.name for file in files]
    assert (library.folder("nested") / "a.json").read_text() == "[]"
    assert (library.folder("nested") / "deep" / "er" / "b.json").exists()
    with pytest.raises(ModelError, match="has the name of a file of"):
        import_path(library, tmp_path / "stick" / "voice" / "deep" / "er")


def test_an_import_only_model_is_known_by_names_and_size(
    recogniser: Library, tmp_path: Path
) -> None:
    ears = recogniser.manifest.model("ears")
    assert recogniser.state(ears) is State.MISSING
    imported = import_path(recogniser, ctranslate2(tmp_path / "any-name"))
    assert imported == [Imported("ears", n, False) for n in ("model.bin", "config.json")]
    assert recogniser.state(ears) is State.PRESENT
    assert (recogniser.folder("ears") / "config.json").read_bytes() == b"{}"
    assert recogniser.verify(ears) == []


def test_an_import_only_model_of_another_size_is_not_taken(
    recogniser: Library, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="another version"):
        import_path(recogniser, ctranslate2(tmp_path / "ears", size=2_000_000))


def test_an_import_only_model_of_the_wrong_kind_is_not_taken(
    recogniser: Library, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="not a CTranslate2 model"):
        import_path(recogniser, ctranslate2(tmp_path / "ears", version=12345))
    assert recogniser.state(recogniser.manifest.model("ears")) is State.MISSING


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("a.gguf", GGUF, False),
        ("a.gguf", b"GGUF" + struct.pack("<IQQ", 9, 290, 30), True),
        ("a.gguf", b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 30), True),
        ("a.gguf", b"GGUF", True),
        ("a.onnx", b"\x08\x09", False),
        ("a.onnx", b"<html>", True),
        ("a.json", b" {}", False),
        ("a.json", b"<html>", True),
        ("a.safetensors", struct.pack("<Q", 2) + b"{}", False),
        ("a.safetensors", struct.pack("<Q", 2) + b"[]", True),
        ("a.safetensors", struct.pack("<Q", 1 << 60) + b"{}", True),
        ("a.safetensors", b"<html>", True),
        ("model.bin", b"\x06\x00\x00\x00", True),
        ("a.txt", b"anything", False),
        ("a.txt", b"", True),
    ],
)
def test_a_file_is_looked_at(tmp_path: Path, name: str, content: bytes, wrong: bool) -> None:
    (tmp_path / name).write_bytes(content)
    assert bool(fault(tmp_path / name)) == wrong
