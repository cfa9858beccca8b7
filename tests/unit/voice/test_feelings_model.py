"""A speech-emotion model is loaded beside the others, and nobody waits for it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core.events import ReplyFinished
from app.core.feeling import UNKNOWN, Feeling, FeelingSettings
from app.core.sound import Sound
from app.core.voice_events import EngineFailed, EngineReady
from app.speech.belated_feelings import BelatedFeelings
from app.speech.registry import FEELING_ENGINES
from tests.unit.voice.house import SCRIPTED, House

WITH_MODEL = replace(SCRIPTED, feelings=FeelingSettings(model="scripted"))


class Told:
    def feeling(self, sound: Sound) -> Feeling:
        return UNKNOWN


@pytest.fixture
def house() -> Iterator[House]:
    house = House(begun=False)
    yield house
    house.close()


def _tasks(house: House, kind: type) -> set[str]:
    return {event.task for event in house.of(kind)}


def test_without_one_nothing_is_loaded_for_it(house: House) -> None:
    house.conversation.begin(SCRIPTED)
    house.wait(lambda: "language_model" in _tasks(house, EngineReady))
    assert "feelings" not in _tasks(house, EngineReady)


def test_a_chosen_one_is_loaded_and_let_go(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FEELING_ENGINES, "scripted", lambda folder: Told())  # type: ignore[arg-type] # it is a dict
    house.conversation.begin(WITH_MODEL)
    house.wait(lambda: "feelings" in _tasks(house, EngineReady))
    engine = house.ensemble._places["feelings"]._engine
    assert isinstance(engine, BelatedFeelings)
    house.conversation.apply(SCRIPTED)
    house.conversation.look_round()
    assert "feelings" not in house.ensemble._places


@pytest.mark.parametrize("model", ["nobody", "whisper-base"])
def test_one_that_is_none_costs_no_reply(house: House, model: str) -> None:
    house.conversation.begin(replace(SCRIPTED, feelings=FeelingSettings(model=model)))
    house.wait(lambda: "feelings" in _tasks(house, EngineFailed))
    house.says("Hello.")
    assert house.of(ReplyFinished)


def test_one_that_is_switched_off_is_not_loaded(house: House) -> None:
    off = FeelingSettings(listen=False, model="nobody")
    house.conversation.begin(replace(SCRIPTED, feelings=off))
    house.wait(lambda: "language_model" in _tasks(house, EngineReady))
    assert not house.of(EngineFailed)


def test_other_settings_forget_no_voice(house: House) -> None:
    ensemble = house.ensemble
    before = ensemble.workshop(SCRIPTED).voice_feelings
    assert ensemble.workshop(WITH_MODEL).voice_feelings is before
