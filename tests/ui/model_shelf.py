"""A library of small models, and a shelf that does at once what it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.model import Model, Task, Template
from app.ui.settings.models_questions import Questions
from tests.unit.catalog.building import digest, make_file, make_model


def _model(model_id: str, task: Task, **fields: object) -> Model:
    template = {} if task is Task.LANGUAGE_MODEL else {"template": None}
    file = make_file("model.bin", model_id.encode() * 1000)
    return make_model(model_id, file, task=task, **(template | fields))


MODELS = (
    _model("silero-vad", Task.DETECTOR),
    _model("smart-turn", Task.TURN_END),
    _model("whisper-base", Task.RECOGNISER),
    _model("whisper-small", Task.RECOGNISER),
    _model("own-ears", Task.RECOGNISER, import_only=True),
    _model("qwen2.5-coder-1.5b", Task.LANGUAGE_MODEL, memory_megabytes=1500),
    _model("small-brain", Task.LANGUAGE_MODEL, memory_megabytes=700),
    _model("giant-brain", Task.LANGUAGE_MODEL, memory_megabytes=90_000),
    _model("kokoro", Task.SYNTHESISER, engine="kokoro"),
    _model("piper-joe", Task.SYNTHESISER, engine="piper"),
    _model("moods", Task.FEELINGS, engine="speech-emotion", import_only=True),
    _model("watch", Task.GUARD, template=Template.QWEN3GUARD),
)


class TestLibrary(Library):
    """Models are put into it and taken out by name."""

    __test__ = False

    def __init__(self, folder: Path, *here: str) -> None:
        self.beside = folder / "bundled-models"
        super().__init__(Manifest(MODELS), folder / "store", folder / "models", self.beside)
        self.put(*here)

    def put(self, *model_ids: str) -> None:
        """Have these models here."""
        self.store.prepare()
        for model_id in model_ids:
            content = model_id.encode() * 1000
            self.store.path(digest(content)).write_bytes(content)

    def bring(self, model_id: str) -> None:
        """Have this model come with the program."""
        self.beside.mkdir(exist_ok=True)
        content = model_id.encode() * 1000
        (self.beside / digest(content)).write_bytes(content)

    def begin(self, model_id: str) -> None:
        """Have a part of this model here."""
        content = model_id.encode() * 1000
        self.store.prepare()
        self.store.partial(digest(content)).path.write_bytes(content[:100])


@dataclass
class RecordingShelf:
    """Only remembers what it was asked."""

    asked: list[tuple[object, ...]] = field(default_factory=list)

    def start(self, model_ids: Sequence[str]) -> None:
        self.asked.append(("start", *model_ids))

    def pause(self, model_ids: Sequence[str] = ()) -> None:
        self.asked.append(("pause", *model_ids))

    def verify(self, model_ids: Sequence[str]) -> None:
        self.asked.append(("verify", *model_ids))

    def take(self, path: Path) -> None:
        self.asked.append(("take", path))

    def delete(self, model_id: str) -> None:
        self.asked.append(("delete", model_id))

    def close(self) -> None:
        self.asked.append(("close",))


class Answers(Questions):
    """Answers instead of the user, and remembers the questions."""

    def __init__(self, *, sure: bool = True, path: Path | None = None) -> None:
        self.is_sure, self.path = sure, path
        self.asked: list[str] = []

    def sure(self, parent: QWidget, title: str, text: str, yes: str) -> bool:
        self.asked.append(f"{title} {text}")
        return self.is_sure

    def folder(self, parent: QWidget) -> Path | None:
        return self.path

    def file(self, parent: QWidget) -> Path | None:
        return self.path
