"""How far loading has come is told, and what nobody wants any more is not loaded to its end."""

from dataclasses import replace
from itertools import count
from threading import Event as Signal
from typing import Any

import pytest

from app.catalog.model import Task
from app.core.engine_events import EngineProgressed
from app.core.events import Event
from app.core.progress import LoadingCancelledError, goes_on, is_followed, tell, told_to
from app.core.voice_events import EngineFailed, EngineLoading, EngineReady
from app.language.engines.scripted import ScriptedChatModel
from app.voice.loading import Place, load
from app.workshop import SCRIPTED_BRAINS, Workshop
from tests.unit.voice.house import SCRIPTED, House


def loaded(shares: list[float], seconds_each: float) -> list[Event]:
    """The events of an engine that tells these shares, one after so many seconds."""
    events: list[Event] = []
    clock = Clock()

    def build() -> str:
        for share in shares:
            clock.now += seconds_each
            tell(share)
        return "engine"

    place = Place("language_model", ("m",), build)
    place.title = "The Model"
    load(place, events.append, clock)
    return events


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def progressed(share: float) -> EngineProgressed:
    return EngineProgressed("language_model", "m", "The Model", share)


def test_what_takes_long_is_told_of_step_by_step() -> None:
    assert loaded([0.2, 0.6], 1.0) == [
        EngineLoading("language_model", "m"),
        progressed(0.2),
        progressed(0.6),
        EngineReady("language_model", "m", 2.0),
    ]


def test_what_takes_a_moment_is_not() -> None:
    events = loaded([0.1 * step for step in range(10)], 0.02)
    assert not [event for event in events if isinstance(event, EngineProgressed)]


def test_nobody_is_told_more_often_than_can_be_read() -> None:
    events = loaded([step / 1000 for step in range(1000)], 0.01)
    assert len([event for event in events if isinstance(event, EngineProgressed)]) <= 40


def test_what_goes_backwards_is_not_shown() -> None:
    assert loaded([0.5, 0.2, 0.7], 1.0)[1:3] == [progressed(0.5), progressed(0.7)]


def test_an_engine_that_nobody_follows_may_tell_all_the_same() -> None:
    assert not is_followed()
    tell(0.5)
    with told_to(lambda share: False):
        assert not goes_on(0.5)
        with pytest.raises(LoadingCancelledError, match="Another model was chosen"):
            tell(0.5)
    assert goes_on(0.5)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Signal:
    """Set once the endless model has begun to be loaded."""
    begun = Signal()

    def build(workshop: Workshop, model_id: str, *settings: Any) -> ScriptedChatModel:
        if model_id == "endless":
            begun.set()
            for _ in count():
                tell(0.5)
        return ScriptedChatModel()

    monkeypatch.setitem(SCRIPTED_BRAINS, "endless", Task.LANGUAGE_MODEL)  # type: ignore[arg-type] # a dict
    monkeypatch.setattr(Workshop, "chat_model", build)
    return begun


def test_choosing_another_model_ends_the_loading(begun: Signal) -> None:
    house = House(replace(SCRIPTED, models=replace(SCRIPTED.models, language_model="endless")))
    assert begun.wait(10)
    house.changes(SCRIPTED)
    house.says("Hello.")
    assert not house.of(EngineFailed), "nobody wanted it any more"
    house.close()
