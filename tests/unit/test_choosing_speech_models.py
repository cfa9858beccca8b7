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
from app.core.engine_events import EngineNeedless
from app.core.errors import ModelError, UsageError
from app.core.events import Event, ReplyFinished
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.core.style import VoiceStyle
from app.core.voice_events import EngineFailed, EngineReady
from app.speech.engines.scripted import ToneSynthesiser
from app.speech_models.engines.scripted import ScriptedSpeakingModel
from app.workshop import SCRIPTED_BRAINS, Workshop
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
        ("scripted-speaking", {}, set()),
        ("scripted-speaking", {"synthesiser": "kokoro"}, {"synthesiser"}),
        ("scripted-speaking", {"recogniser": ""}, {"recogniser"}),
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
    house.conversation.begin(named("scripted-speaking", recogniser="", synthesiser="nobody"))
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
    assert house.ensemble._places["synthesiser"]._engine is first


def broken(self: Workshop, model_id: str, style: VoiceStyle) -> Any:
    raise ModelError("It is damaged.")


def test_a_voice_that_can_be_spared_may_fail_to_load(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workshop, "synthesiser", broken)
    house.conversation.begin(named("scripted-speaking"))
    house.says("Hello.")
    house.wait(lambda: EngineNeedless("synthesiser") in house.events)
    assert not house.of(EngineFailed)
    assert not house.ensemble.failed
    house.changes(named("scripted"))
    house.wait(lambda: "synthesiser" in house.tasks(EngineFailed))


def test_on_the_command_line_as_well(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workshop, "synthesiser", broken)
    assert workshop.engines(named("scripted-speaking")).synthesiser is None
    with pytest.raises(ModelError):
        workshop.engines(named("scripted"))


@pytest.mark.parametrize("memory", [0.6, 2.0])
def test_such_a_voice_is_loaded_only_where_there_is_memory_for_it_besides(
    house: House, monkeypatch: pytest.MonkeyPatch, memory: float
) -> None:
    may_come = threading.Event()

    def brain(self: Workshop, *given: Any) -> ScriptedSpeakingModel:
        may_come.wait(10)
        return ScriptedSpeakingModel()

    monkeypatch.setitem(SCRIPTED_BRAINS, "piper-joe", Task.SPEAKING_MODEL)  # type: ignore[arg-type] # a dict
    monkeypatch.setattr(Workshop, "chat_model", brain)
    monkeypatch.setattr(Workshop, "synthesiser", lambda *given: ToneSynthesiser())
    monkeypatch.setattr("app.catalog.library.Library.has", lambda *given: True)
    house.memory = round(memory * 10**9)
    house.conversation.begin(named("piper-joe", synthesiser="kokoro"))
    house.wait(lambda: house.ensemble._places["synthesiser"].filled)
    may_come.set()
    house.says("Hello.")
    assert ("synthesiser" in house.tasks(EngineReady)) is (memory > 1)
    assert not house.of(EngineFailed)


def test_one_that_is_not_known_is_told_of_and_costs_no_listening(house: House) -> None:
    house.conversation.begin(named("nobody"))
    house.wait(lambda: any(event.task == "language_model" for event in house.of(EngineFailed)))
    failures: list[Event] = house.of(EngineFailed)
    assert "There is no model 'nobody'" in failures[0].advice  # type: ignore[attr-defined] # of that event
