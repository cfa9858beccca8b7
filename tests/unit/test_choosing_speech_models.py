"""Whichever kind of model the settings name answers, and what it makes needless is left out."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.bootstrap import ArrivingEngines, build_conversation
from app.catalog.model import Task
from app.conversation.duplex_pipeline import DuplexPipeline
from app.core.commands import Say
from app.core.errors import UsageError
from app.core.events import Event, ReplyFinished
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.core.voice_events import EngineFailed, EngineReady
from app.workshop import Workshop
from tests.unit.voice.house import House

KINDS = {
    "scripted": Task.LANGUAGE_MODEL,
    "scripted-listening": Task.LISTENING_MODEL,
    "scripted-speaking": Task.SPEAKING_MODEL,
    "scripted-duplex": Task.DUPLEX_MODEL,
}
SCRIPTED = Settings(models=ModelSettings(*["scripted"] * 5))


def named(brain: str, **others: str) -> Settings:
    return replace(SCRIPTED, models=replace(SCRIPTED.models, language_model=brain, **others))


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    folders = {name: tmp_path / name for name in ("models", "store", "derived")}
    return Workshop(replace(Paths.default(), **folders))


@pytest.mark.parametrize(
    ("brain", "others", "needless"),
    [
        ("scripted", {}, set()),
        ("scripted-listening", {}, set()),
        ("scripted-listening", {"recogniser": ""}, {"recogniser"}),
        ("scripted-speaking", {}, {"synthesiser"}),
        ("scripted-speaking", {"recogniser": ""}, {"recogniser", "synthesiser"}),
        ("scripted-duplex", {"recogniser": ""}, {"recogniser", "synthesiser"}),
    ],
)
def test_what_is_needless_is_neither_checked_nor_built(
    workshop: Workshop, brain: str, others: dict[str, str], needless: set[str]
) -> None:
    settings = named(brain, **others)
    assert workshop.brain_task(brain) is KINDS[brain]
    assert workshop.needless(settings.models) == needless
    workshop.check(settings)
    engines = workshop.engines(settings)
    assert {name for name in ("recogniser", "synthesiser") if not getattr(engines, name)} == (
        needless
    )


def test_a_language_model_needs_a_recogniser(workshop: Workshop) -> None:
    with pytest.raises(UsageError, match="There is no model ''"):
        workshop.check(named("scripted", recogniser=""))


@pytest.mark.parametrize("brain", [name for name in KINDS if name != "scripted-duplex"])
def test_each_kind_answers_what_is_typed(workshop: Workshop, brain: str) -> None:
    settings = named(brain)
    engines = ArrivingEngines.here(workshop.engines(settings))
    conversation = build_conversation(workshop, engines, settings)
    session, heard = conversation.session, threading.Event()
    session.listen(lambda event: heard.set() if isinstance(event, ReplyFinished) else None)
    session.start()
    session.send(Say("Hello."))
    for _ in range(1000):
        if heard.wait(0.005):
            break
        conversation.loudspeaker.fill(np.zeros(4800, np.float32))
    (exchange,) = session.history.exchanges
    assert exchange.heard.strip() == "Good morning. What would you like to talk about?"
    assert session.close()


def test_a_duplex_model_gets_stages_of_its_own(workshop: Workshop) -> None:
    settings = named("scripted-duplex")
    engines = ArrivingEngines.here(workshop.engines(settings))
    session = build_conversation(workshop, engines, settings).session
    assert isinstance(session._pipeline, DuplexPipeline)


@pytest.fixture
def house() -> Iterator[House]:
    house = House(begun=False)
    yield house
    house.close()


def _ready(house: House) -> set[str]:
    return {event.task for event in house.of(EngineReady)}


def test_the_voice_process_loads_no_more_than_is_needed(house: House) -> None:
    house.conversation.begin(named("scripted-speaking", recogniser=""))
    house.wait(lambda: "language_model" in _ready(house))
    house.says("Hello.")
    assert _ready(house) == {"detector", "turn_end", "language_model"}


def test_another_kind_is_taken_up_in_the_same_conversation(house: House) -> None:
    house.conversation.begin(named("scripted"))
    house.says("Hello.")
    first: Any = house.ensemble._places["synthesiser"]._engine
    for brain in ("scripted-speaking", "scripted-listening"):
        house.changes(named(brain))
        house.says("And now?")
    said = [exchange.said for exchange in house.conversation._current.session.history.exchanges]  # type: ignore[union-attr] # it goes on
    assert said == ["Hello.", "And now?", "And now?"]
    assert house.ensemble._places["synthesiser"]._engine is not first


def test_one_that_is_not_known_is_told_of_and_costs_no_listening(house: House) -> None:
    house.conversation.begin(named("nobody"))
    house.wait(lambda: any(event.task == "language_model" for event in house.of(EngineFailed)))
    failures: list[Event] = house.of(EngineFailed)
    assert "There is no model 'nobody'" in failures[0].advice  # type: ignore[attr-defined] # of that event
