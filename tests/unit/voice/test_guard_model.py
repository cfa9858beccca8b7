"""A guard model is loaded beside the others, and nobody waits for it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core.events import ReplyFinished, ReplyGuarded
from app.core.guarding import Guarded, GuardSettings
from app.core.voice_events import EngineFailed, EngineReady
from app.language.engines.scripted import ScriptedGuardModel
from app.language.registry import GUARD_MODELS
from tests.unit.voice.house import SCRIPTED, House

WITH_MODEL = replace(SCRIPTED, guard=GuardSettings(model="scripted"))


@pytest.fixture
def house() -> Iterator[House]:
    house = House(begun=False)
    yield house
    house.close()


def test_without_one_nothing_is_loaded_for_it(house: House) -> None:
    house.conversation.begin(SCRIPTED)
    house.wait(lambda: "language_model" in house.tasks(EngineReady))
    assert "guard" not in house.tasks(EngineReady)


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> ScriptedGuardModel:
    guard = ScriptedGuardModel({"burden": Guarded.DANGEROUS})
    monkeypatch.setitem(GUARD_MODELS, "scripted", lambda folder, template, threads: guard)  # type: ignore[arg-type] # it is a dict
    return guard


def test_a_chosen_one_is_loaded_and_asked(house: House, guard: ScriptedGuardModel) -> None:
    house.conversation.begin(WITH_MODEL)
    house.wait(lambda: "guard" in house.tasks(EngineReady))
    house.says("A burden.")
    assert guard.asked == [("A burden.", None)]
    assert [event.because for event in house.of(ReplyGuarded)] == [Guarded.DANGEROUS]


def test_one_that_is_not_wanted_any_more_is_let_go(house: House, guard: ScriptedGuardModel) -> None:
    house.conversation.begin(WITH_MODEL)
    house.wait(lambda: "guard" in house.tasks(EngineReady))
    assert house.ensemble._places["guard"]._engine is guard
    house.ensemble.arriving(SCRIPTED)
    assert "guard" not in house.ensemble._places


@pytest.mark.parametrize("model", ["nobody", "whisper-base"])
def test_one_that_is_none_costs_no_reply(house: House, model: str) -> None:
    house.conversation.begin(replace(SCRIPTED, guard=GuardSettings(model=model)))
    house.wait(lambda: "guard" in house.tasks(EngineFailed))
    house.says("Hello.")
    assert house.of(ReplyFinished)


def test_one_that_does_not_fit_beside_the_others_is_not_loaded() -> None:
    house = House(memory=800_000_000, begun=False)
    house.conversation.begin(replace(SCRIPTED, guard=GuardSettings(model="qwen3guard-0.6b")))
    house.wait(lambda: "guard" in house.tasks(EngineFailed))
    (failed,) = house.of(EngineFailed)
    assert "and only 0.8 GB are free" in failed.advice
    assert "choose None as the second opinion" in failed.advice
    house.close()
