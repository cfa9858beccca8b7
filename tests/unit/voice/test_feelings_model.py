"""A speech-emotion model is loaded beside the others, and nobody waits for it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core.events import FeelingNoticed, ReplyFinished
from app.core.feeling import UNKNOWN, Feeling, FeelingSettings
from app.core.settings import SoundSettings
from app.core.sound import Sound
from app.core.voice_events import EngineFailed, EngineReady
from app.speech.registry import FEELING_ENGINES
from tests.unit.voice.house import SCRIPTED, House

LIVELY = Feeling(0.7, 0.0, 0.9)
WITH_MODEL = replace(SCRIPTED, feelings=FeelingSettings(model="scripted"))


class Told:
    """Hears the same in everything, or fails."""

    def __init__(self, feeling: Feeling | None = UNKNOWN) -> None:
        self.told = feeling

    def feeling(self, sound: Sound) -> Feeling:
        if self.told is None:
            raise ValueError("broken")
        return self.told


@pytest.fixture
def house() -> Iterator[House]:
    house = House(begun=False)
    yield house
    house.close()


def test_without_one_nothing_is_loaded_for_it(house: House) -> None:
    house.conversation.begin(SCRIPTED)
    house.wait(lambda: "language_model" in house.tasks(EngineReady))
    assert "feelings" not in house.tasks(EngineReady)


def test_a_chosen_one_is_loaded_and_let_go(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FEELING_ENGINES, "scripted", lambda folder: Told())  # type: ignore[arg-type] # it is a dict
    house.conversation.begin(WITH_MODEL)
    house.wait(lambda: "feelings" in house.tasks(EngineReady))
    engine = house.ensemble._places["feelings"]._engine
    assert isinstance(engine, Told)
    house.conversation.apply(SCRIPTED)
    house.conversation.look_round()
    assert "feelings" not in house.ensemble._places


@pytest.mark.parametrize("model", ["nobody", "whisper-base"])
def test_one_that_is_none_costs_no_reply(house: House, model: str) -> None:
    house.conversation.begin(replace(SCRIPTED, feelings=FeelingSettings(model=model)))
    house.wait(lambda: "feelings" in house.tasks(EngineFailed))
    house.says("Hello.")
    assert house.of(ReplyFinished)


def test_one_that_is_switched_off_is_not_loaded(house: House) -> None:
    off = FeelingSettings(listen=False, model="nobody")
    house.conversation.begin(replace(SCRIPTED, feelings=off))
    house.wait(lambda: "language_model" in house.tasks(EngineReady))
    assert not house.of(EngineFailed)


def test_other_settings_forget_no_voice(house: House) -> None:
    ensemble = house.ensemble
    before = ensemble.workshop(SCRIPTED).voice_feelings
    assert ensemble.workshop(WITH_MODEL).voice_feelings is before


def _judge(house: House, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Talk, with somebody in the place of what is built in who always hears the same."""
    workshop = house.ensemble.workshop(SCRIPTED)
    monkeypatch.setattr(workshop, "voice_feelings", Told(LIVELY))
    house.conversation.begin(replace(SCRIPTED, feelings=FeelingSettings(model=model)))
    house.wait(lambda: "feelings" in house.tasks(EngineReady) | house.tasks(EngineFailed))
    house.presses_and_talks()
    house.wait(lambda: bool(house.of(FeelingNoticed)))


def test_what_is_built_in_judges_where_the_model_was_not_loaded(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    _judge(house, "nobody", monkeypatch)
    assert house.of(FeelingNoticed)[0].feeling == LIVELY


def test_what_is_built_in_judges_where_the_model_fails_and_it_is_told_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FEELING_ENGINES, "scripted", lambda folder: Told(None))  # type: ignore[arg-type] # it is a dict
    _judge(house, "scripted", monkeypatch)
    house.wait(lambda: "feelings" in house.tasks(EngineFailed))
    house.wait(lambda: house.conversation.idle)
    house.presses_and_talks()
    house.wait(lambda: len(house.of(FeelingNoticed)) == 2)
    assert [noticed.feeling for noticed in house.of(FeelingNoticed)] == [LIVELY, LIVELY]
    assert len(house.of(EngineFailed)) == 1


def test_one_that_was_not_loaded_lets_the_conversation_go_on_as_it_is(house: House) -> None:
    settings = replace(SCRIPTED, feelings=FeelingSettings(model="nobody"))
    house.conversation.begin(settings)
    house.wait(lambda: bool(house.of(EngineFailed)))
    before = house.conversation._current
    house.changes(replace(settings, sound=SoundSettings(volume=0.5)))
    assert house.conversation._current is before


def test_one_that_does_not_fit_beside_the_others_is_not_loaded() -> None:
    house = House(memory=800_000_000, begun=False)
    house.conversation.begin(replace(SCRIPTED, feelings=FeelingSettings(model="wav2vec2-emotion")))
    house.wait(lambda: "feelings" in house.tasks(EngineFailed))
    (failed,) = house.of(EngineFailed)
    assert "0.9 GB of memory, and only 0.8 GB are free" in failed.advice
    assert "choose Built-in on the Privacy page" in failed.advice
    house.close()
