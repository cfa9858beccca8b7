from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap import Workshop
from app.catalog.library import Library, State
from app.catalog.model import Model
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings

BIG, SMALL = "qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    folders = {name: tmp_path / name for name in ("models", "store", "derived")}
    return Workshop(replace(Paths.default(), **folders))


@pytest.mark.parametrize(
    ("here", "chosen"), [({BIG, SMALL}, BIG), ({SMALL}, SMALL), (set(), BIG), ({BIG}, BIG)]
)
def test_the_fast_language_model_stands_in_where_the_other_was_not_fetched(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, here: set[str], chosen: str
) -> None:
    def state(library: Library, model: Model) -> State:
        return State.PRESENT if model.id in here else State.MISSING

    monkeypatch.setattr(Library, "state", state)
    assert workshop.with_language_model(Settings()).models.language_model == chosen


def test_engines_that_need_no_model_are_left_alone(workshop: Workshop) -> None:
    scripted = Settings(models=ModelSettings(language_model="scripted"))
    assert workshop.with_language_model(scripted) == scripted
