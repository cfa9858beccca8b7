import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog.acquiring import Acquisition
from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.commands.models import (
    get_models,
    import_models,
    list_models,
    recommended,
    verify_models,
)
from tests.unit.catalog.building import BRAIN

Put = Callable[[bytes], Path]
Output = pytest.CaptureFixture[str]


class Recording:
    """Takes the place of an acquisition; remembers what it was asked for."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.mirror: str | None = None

    def __call__(self, library: Library, *, mirror: str | None) -> Acquisition:
        self.mirror = mirror
        acquisition = Acquisition(library)
        acquisition.get = lambda ids, progress: self.ids.extend(ids)
        return acquisition


def test_list(library: Library, put: Put, capsys: Output) -> None:
    put(BRAIN)
    assert list_models(library) == 0
    text = capsys.readouterr().out
    assert "brain" in text
    assert "present" in text


def test_list_as_json(library: Library, put: Put, capsys: Output) -> None:
    put(BRAIN)
    assert list_models(library, json=True) == 0
    states = {row["id"]: row["state"] for row in json.loads(capsys.readouterr().out)}
    assert states == {"brain": "present", "voice": "missing"}


def test_get_without_ids_takes_the_starter_pack(tmp_path: Path, capsys: Output) -> None:
    manifest = Manifest.load(Path(__file__).parents[3] / "resources" / "models.toml")
    library = Library(manifest, tmp_path / "store", tmp_path / "models")
    acquire = Recording()
    assert get_models(library, json=True, fast=True, mirror="https://m", acquire=acquire) == 0
    assert acquire.ids == [model.id for model in manifest.starter(fast=True)]
    assert acquire.mirror == "https://m"
    assert {row["state"] for row in json.loads(capsys.readouterr().out)} == {"missing"}
    assert recommended(library, want_speed=True).fast


def test_get_says_when_it_is_ready(library: Library, capsys: Output) -> None:
    acquire = Recording()
    assert get_models(library, ["brain"], acquire=acquire) == 0
    assert acquire.ids == ["brain"]
    assert capsys.readouterr().out == "Ready: Brain.\n"


def test_verify(library: Library, put: Put, capsys: Output) -> None:
    assert verify_models(library) == 0
    assert "no models" in capsys.readouterr().out
    put(BRAIN)
    assert verify_models(library, ["brain"]) == 0
    assert "as it should be" in capsys.readouterr().out
    assert verify_models(library, ["voice"]) == 1
    assert "voice.onnx is missing" in capsys.readouterr().out
    assert verify_models(library, ["voice"], json=True) == 1
    assert len(json.loads(capsys.readouterr().out)[0]["problems"]) == 1


def test_import(library: Library, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "x").write_bytes(BRAIN)
    assert import_models(library, [tmp_path / "x"]) == 0
    text = capsys.readouterr().out
    assert "Brain: 1 of 1 files taken." in text
    assert "Voice: 1 of 2 files taken; the model is still missing." in text
    assert import_models(library, [tmp_path / "x"], json=True) == 0
    assert json.loads(capsys.readouterr().out)[0]["verified"] is True
