"""What was replaced by another model is kept until that has come, if there is memory for both."""

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event as Signal
from typing import Any

import pytest

from app.catalog.manifest import Manifest
from app.catalog.model import Task
from app.core.engine_events import EngineNeedless
from app.core.errors import ModelError
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.voice_events import EngineFailed, EngineReady
from app.language.engines.scripted import ScriptedChatModel
from app.voice.loading import Place
from app.voice.replaced import Replaced
from app.workshop import SCRIPTED_BRAINS, Workshop
from tests.unit.voice.house import SCRIPTED, House

GIGABYTE = 10**9


class Models:
    """Builds language models by id: "broken" cannot be built, "slow" waits."""

    def __init__(self) -> None:
        self.may_come = Signal()
        self.built: list[str] = []

    def build(self, workshop: Workshop, model_id: str, *settings: Any) -> ScriptedChatModel:
        self.built.append(model_id)
        if model_id == "broken":
            raise ModelError("It is damaged: import it again.")
        if model_id == "slow":
            self.may_come.wait(10)
        return ScriptedChatModel()


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Models:
    models = Models()
    for name in ("broken", "slow"):
        monkeypatch.setitem(SCRIPTED_BRAINS, name, Task.LANGUAGE_MODEL)  # type: ignore[arg-type] # a dict
    build = models.build
    monkeypatch.setattr(Workshop, "chat_model", lambda *given: build(*given))
    return models


@pytest.fixture
def house(models: Models) -> Iterator[House]:
    house = House()
    house.says("Hello.")
    yield house
    models.may_come.set()
    house.close()


def brain(name: str, **others: str) -> Settings:
    return replace(SCRIPTED, models=replace(SCRIPTED.models, language_model=name, **others))


def test_what_was_replaced_by_a_broken_model_is_there_again_at_once(
    house: House, models: Models
) -> None:
    first = _engine(house)
    house.changes(brain("broken"))
    house.wait(lambda: bool(house.of(EngineFailed)))
    house.changes(SCRIPTED)
    assert _engine(house) is first
    assert models.built == ["scripted", "broken"]
    assert house.of(EngineReady)[-1] == EngineReady("language_model", "scripted", 0.0)
    house.says("Are you there?")


def test_it_is_gone_once_the_other_has_come(house: House, models: Models) -> None:
    first = weakref.ref(_engine(house))
    house.changes(brain("slow"))
    house.conversation.look_round()
    assert first() is not None
    models.may_come.set()
    house.wait(lambda: house.ensemble._places["language_model"].filled)
    house.conversation.look_round()
    gc.collect()
    assert first() is None


def test_what_one_goes_back_from_before_it_has_come_is_not_waited_for(
    house: House, models: Models
) -> None:
    house.changes(brain("slow"))
    house.changes(SCRIPTED)
    house.says("Are you there?")
    assert not models.may_come.is_set()


def test_where_it_does_not_fit_beside_it_is_gone_before_the_other_is_loaded(
    house: House, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[bool] = []
    first = weakref.ref(_engine(house))

    def build(*given: Any) -> ScriptedChatModel:
        alive.append(first() is not None)
        return ScriptedChatModel()

    monkeypatch.setitem(SCRIPTED_BRAINS, "qwen3-8b", Task.LANGUAGE_MODEL)  # type: ignore[arg-type] # a dict
    monkeypatch.setattr(Workshop, "chat_model", build)
    house.memory = 8 * GIGABYTE
    house.changes(brain("qwen3-8b"))
    house.wait(lambda: bool(alive))
    assert alive == [False]


@pytest.mark.parametrize("name", ["scripted-speaking", "broken"])
def test_what_the_other_model_makes_needless_comes_back_with_the_one_before(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(SCRIPTED_BRAINS, "broken", Task.SPEAKING_MODEL)  # type: ignore[arg-type] # a dict
    house.changes(brain(name, synthesiser="nobody"))
    assert "synthesiser" not in house.ensemble._places
    assert EngineNeedless("synthesiser") in house.events
    house.wait(lambda: house.ensemble._places["language_model"].filled)
    house.changes(SCRIPTED)
    house.says("Are you there?")


@pytest.fixture
def replaced() -> Callable[[int], Replaced]:
    manifest = Manifest.load(Paths.default().resources / "models.toml")
    return lambda free: Replaced(manifest, lambda: free)


def place(model: str, *, filled: bool) -> Place:
    place = Place("language_model", (model,), object)
    if filled:
        place.fill()
    return place


def test_where_there_is_no_memory_for_both_nothing_is_kept(
    replaced: Callable[[int], Replaced],
) -> None:
    former, coming = place("qwen2.5-coder-1.5b", filled=True), place("qwen3-8b", filled=False)
    for free, kept in ((20 * GIGABYTE, True), (8 * GIGABYTE, False)):
        shelf = replaced(free)
        shelf.keep([former], [coming])
        assert shelf.let_go() is kept


def test_what_is_kept_has_to_give_way_to_a_larger_one_that_is_chosen_next(
    replaced: Callable[[int], Replaced],
) -> None:
    shelf = replaced(8 * GIGABYTE)
    shelf.keep([place("scripted", filled=True)], [place("qwen2.5-coder-0.5b", filled=False)])
    shelf.keep([], [place("qwen3-8b", filled=False)])
    assert not shelf.let_go()


def test_an_engine_that_could_not_be_built_is_not_kept(
    replaced: Callable[[int], Replaced],
) -> None:
    def broken() -> Any:
        raise ModelError("It is damaged.")

    failed = Place("language_model", ("x",), broken)
    failed.fill()
    shelf = replaced(8 * GIGABYTE)
    shelf.keep([failed, place("y", filled=False)], [])
    assert not shelf.let_go()


def _engine(house: House) -> Any:
    house.wait(lambda: house.ensemble._places["language_model"].filled)
    return house.ensemble._places["language_model"]._engine
