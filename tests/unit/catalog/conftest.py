from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.model import Model
from tests.unit.catalog.building import BRAIN, VOICE, digest, make_file, make_model


@pytest.fixture
def make_library(tmp_path: Path) -> Callable[..., Library]:
    def make(*models: Model, links: str = "models") -> Library:
        return Library(Manifest(models), tmp_path / "store", tmp_path / links)

    return make


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    brain = make_model("brain", make_file("brain.gguf", BRAIN))
    voice = make_model("voice", make_file("voice.onnx", VOICE), make_file("voices/one.bin", BRAIN))
    return make_library(brain, voice)


@pytest.fixture
def put(library: Library) -> Callable[[bytes], Path]:
    def put(content: bytes) -> Path:
        library.store.prepare()
        path = library.store.path(digest(content))
        path.write_bytes(content)
        return path

    return put
