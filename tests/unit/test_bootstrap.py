import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.bootstrap import ArrivingEngines, build_conversation
from app.catalog.library import Library, State
from app.catalog.model import Model
from app.core.commands import Press, Release, Say
from app.core.errors import UsageError
from app.core.events import Event, ReplyFinished, TurnPrepared
from app.core.exchange import Exchange
from app.core.guarding import GuardSettings
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.core.style import VoiceStyle
from app.workshop import Workshop

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


SCRIPTED = Settings(models=ModelSettings(*["scripted"] * 5))


def converse(
    workshop: Workshop, engines: ArrivingEngines, past: Sequence[Exchange], words: str
) -> tuple[Exchange, ...]:
    conversation = build_conversation(workshop, engines, SCRIPTED, past)
    session, heard = conversation.session, threading.Event()
    session.listen(lambda event: heard.set() if isinstance(event, ReplyFinished) else None)
    session.start()
    session.send(Say(words))
    for _ in range(1000):
        if heard.wait(0.005):
            break
        conversation.loudspeaker.fill(np.zeros(4800, np.float32))
    assert session.idle
    assert session.close()
    return session.history.exchanges


def test_a_conversation_goes_on_with_the_same_engines_where_another_ended(
    workshop: Workshop,
) -> None:
    engines = ArrivingEngines.here(workshop.engines(SCRIPTED))
    first = converse(workshop, engines, (), "Hello.")
    both = converse(workshop, engines, first, "And now?")
    assert [exchange.said for exchange in both] == ["Hello.", "And now?"]
    assert [exchange.turn for exchange in both] == [1, 2]
    assert all(exchange.heard for exchange in both)


@pytest.mark.parametrize(("first_turn", "turn"), [(1, 6), (9, 9)])
def test_no_number_of_a_turn_is_used_twice(workshop: Workshop, first_turn: int, turn: int) -> None:
    engines = ArrivingEngines.here(workshop.engines(SCRIPTED))
    past = (Exchange(5, "Hello.", "Good morning."),)
    session = build_conversation(workshop, engines, SCRIPTED, past, first_turn).session
    opened: list[Event] = []
    session.listen(opened.append)
    session.send(Press())
    session.send(Release())
    assert opened[0] == TurnPrepared(turn)


def test_a_guard_model_that_is_chosen_is_there_without_a_window_too(workshop: Workshop) -> None:
    assert workshop.engines(SCRIPTED).guard is None
    guarded = replace(SCRIPTED, guard=GuardSettings(model="scripted"))
    assert ArrivingEngines.here(workshop.engines(guarded)).guard is not None
    with pytest.raises(UsageError, match="not a guard"):
        workshop.check(replace(SCRIPTED, guard=GuardSettings(model="whisper-base")))


def test_a_speakers_own_language_is_known(workshop: Workshop) -> None:
    assert workshop.own_language(VoiceStyle()) == "en"
    assert workshop.own_language(VoiceStyle(speaker="ff_siwis")) == "fr"
    with pytest.raises(UsageError, match="no speaker"):
        workshop.own_language(VoiceStyle(speaker="nobody"))
