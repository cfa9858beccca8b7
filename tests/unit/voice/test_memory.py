from pathlib import Path

import pytest

from app.catalog.library import Library, State
from app.catalog.model import Model, Task
from app.core.errors import ModelError
from app.core.paths import Paths
from app.voice.memory import require_memory
from app.workshop import build_library

GIGABYTE = 1_000_000_000


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    here = {"qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b", "qwen3-8b"}

    def state(library: Library, model: Model) -> State:
        return State.PRESENT if model.id in here else State.MISSING

    monkeypatch.setattr(Library, "state", state)
    return build_library(Paths.default())


def test_a_model_that_fits_is_let_through(library: Library) -> None:
    require_memory(library, "qwen2.5-coder-1.5b", 2 * GIGABYTE)


def test_for_one_that_does_not_the_largest_that_is_here_and_fits_is_named(
    library: Library,
) -> None:
    with pytest.raises(ModelError) as refused:
        require_memory(library, "qwen3-8b", 2 * GIGABYTE)
    assert "needs 6.0 GB of memory, and only 2.0 GB are free" in str(refused.value)
    assert library.manifest.model("qwen2.5-coder-1.5b").title in str(refused.value)


def test_where_none_fits_the_smallest_that_is_here_is_named(library: Library) -> None:
    with pytest.raises(ModelError) as refused:
        require_memory(library, "qwen3-8b", 0)
    assert library.manifest.model("qwen2.5-coder-0.5b").title in str(refused.value)


def test_where_nothing_smaller_is_here_it_is_to_be_fetched(library: Library) -> None:
    with pytest.raises(ModelError, match="get a smaller model"):
        require_memory(library, "smollm2-135m", 0)


def test_how_much_is_missing_is_said(library: Library) -> None:
    with pytest.raises(ModelError, match=r"That is 4\.0 GB too little"):
        require_memory(library, "qwen3-8b", 2 * GIGABYTE)


def test_in_the_place_of_a_recogniser_another_recogniser_is_named(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "state", lambda library, model: State.PRESENT)
    with pytest.raises(ModelError) as refused:
        require_memory(library, "whisper-large-v3-turbo", 700_000_000)
    others = [one.title for one in library.manifest if one.task is Task.RECOGNISER]
    cure = str(refused.value).split("choose", 1)[1]
    assert any(title in cure for title in others)


def test_in_place_of_a_model_of_feelings_there_is_what_is_built_in(library: Library) -> None:
    require_memory(library, "wav2vec2-emotion", GIGABYTE)
    with pytest.raises(ModelError, match="choose Built-in on the Privacy page"):
        require_memory(library, "wav2vec2-emotion", GIGABYTE // 2)
