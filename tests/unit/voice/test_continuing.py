"""Sessions and engines replaced under a conversation, with scripted engines and no sound card."""

import gc
import time
import weakref
from collections.abc import Iterator
from dataclasses import replace
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest

from app.core.commands import Press, Say, Stop
from app.core.errors import ModelError
from app.core.events import ReplyFinished, StageFailed, TurnCancelled
from app.core.feeling import FeelingSettings
from app.core.guarding import GuardLevel, GuardSettings
from app.core.settings import PrivacySettings
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.core.voice_events import EngineFailed, EngineReady, EnginesRested
from app.language.engines.scripted import ScriptedChatModel
from app.speech.engines.scripted import ScriptedRecogniser
from app.speech.protocols import Transcription
from app.workshop import Workshop
from tests.unit.voice.house import SCRIPTED, House


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


def test_a_change_of_settings_that_no_session_knows_of_replaces_nothing(house: House) -> None:
    before = house.conversation._current
    house.changes(replace(SCRIPTED, rest_minutes=5.0, first_run_done=True))
    assert house.conversation._current is before


@pytest.mark.parametrize(
    "change",
    [
        {"guard": GuardSettings(level=GuardLevel.OPEN)},
        {"privacy": PrivacySettings(keep_sound=True)},
        {"feelings": FeelingSettings(listen=False)},
    ],
)
def test_what_a_session_is_built_from_counts_at_once(house: House, change: dict[str, Any]) -> None:
    before = house.conversation._current
    house.changes(replace(SCRIPTED, **change))
    assert house.conversation._current is not before


def test_turns_and_history_go_on_in_the_next_session(house: House) -> None:
    house.says("My name is Ada.")
    house.changes(replace(SCRIPTED, voice=VoiceStyle("am_adam")))
    house.says("What is my name?")
    assert [event.turn for event in house.of(ReplyFinished)] == [1, 2]
    current = house.conversation._current
    assert current is not None
    assert [part.said for part in current.session.history.exchanges] == [
        "My name is Ada.", "What is my name?"
    ]  # fmt: skip
    assert len(house.loaded()) == 5


def test_a_reply_is_not_cut_off_by_a_change_but_the_next_one_has_it(house: House) -> None:
    house.says("Hello.")
    before = house.conversation._current
    house.conversation.send(Say("Tell me more."))
    house.wait(lambda: not house.conversation.idle)
    house.changes(replace(SCRIPTED, voice=VoiceStyle("am_adam")))
    assert house.conversation._current is before
    house.conversation.make_way()
    assert house.conversation._current is not before
    house.conversation.send(Press())
    assert house.of(TurnCancelled)


def test_an_engine_that_is_no_longer_wanted_is_gone_before_the_next_is_loaded(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[bool] = []
    first = weakref.ref(_chat_model(house))

    def build(*arguments: Any) -> ScriptedChatModel:
        alive.append(first() is not None)
        return ScriptedChatModel()

    house.says("Hello.")
    monkeypatch.setattr(Workshop, "chat_model", build)
    house.changes(replace(SCRIPTED, reply=replace(SCRIPTED.reply, temperature=0.1)))
    house.wait(lambda: bool(alive))
    assert alive == [False]
    assert house.loaded()[5:] == ["language_model"]


def test_a_model_that_does_not_fit_is_refused_and_tried_again_with_the_next_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = replace(SCRIPTED, models=replace(SCRIPTED.models, language_model="qwen3-8b"))
    house = House(large, memory=10**9)
    house.wait(lambda: bool(house.of(EngineFailed)))
    assert "needs 6.0 GB of memory" in house.of(EngineFailed)[0].advice
    house.conversation.send(Say("Hello."))
    house.wait(lambda: bool(house.of(StageFailed)))
    house.wait(lambda: house.conversation.idle)
    monkeypatch.setattr(Workshop, "chat_model", lambda *arguments: ScriptedChatModel())
    house.memory = 10**12
    house.changes(large)
    house.says("Hello.")
    house.close()


@pytest.mark.parametrize("task", ["detector", "turn_end_detector", "recogniser", "synthesiser"])
def test_without_any_one_model_the_others_are_loaded_all_the_same(
    task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*arguments: Any) -> Any:
        raise ModelError("It is not on this computer. Fetch it.")

    monkeypatch.setattr(Workshop, task, missing)
    house = House()
    house.wait(lambda: len(house.of(EngineReady)) == 4 and bool(house.of(EngineFailed)))
    assert [event.advice for event in house.of(EngineFailed)] == [
        "It is not on this computer. Fetch it."
    ]
    house.close()


def test_engines_rest_after_long_idleness_and_wake_when_they_are_needed() -> None:
    house = House(replace(SCRIPTED, rest_minutes=10.0))
    house.says("Hello.")
    model = weakref.ref(_chat_model(house))
    house.now = 9 * 60
    house.conversation.look_round()
    assert not house.of(EnginesRested)
    house.now = 11 * 60
    house.conversation.look_round()
    gc.collect()
    assert house.of(EnginesRested)
    assert model() is None
    assert len(house.loaded()) == 5
    house.says("Are you there?")
    assert sorted(house.loaded()[5:]) == ["language_model", "recogniser", "synthesiser"]
    house.close()


def test_what_was_said_before_the_engines_were_there_survives_other_settings(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer = Signal()

    class Slow(ScriptedRecogniser):
        def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
            may_answer.wait(10)
            return super().transcribe(sound, speech_seconds)

    monkeypatch.setattr(Workshop, "recogniser", lambda *arguments: Slow(["My name is Ada."]))
    house.changes(replace(SCRIPTED, listening=replace(SCRIPTED.listening, languages=("en",))))
    house.presses_and_talks()
    house.changes(replace(SCRIPTED, voice=VoiceStyle("am_adam")))
    house.conversation.make_way()
    house.conversation.send(Say("What is my name?"))
    may_answer.set()
    house.wait(lambda: bool(house.of(ReplyFinished)))
    house.wait(lambda: house.conversation.idle)
    current = house.conversation._current
    assert current is not None
    assert [part.said for part in current.session.history.exchanges] == [
        "My name is Ada.", "What is my name?"
    ]  # fmt: skip


def test_an_engine_in_the_midst_of_its_work_is_given_to_nobody_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work, may_end = Signal(), Signal()

    class Stubborn(ScriptedRecogniser):
        def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
            at_work.set()
            may_end.wait(10)
            return super().transcribe(sound, speech_seconds)

    monkeypatch.setattr(Workshop, "recogniser", lambda *arguments: Stubborn())
    german = replace(SCRIPTED, listening=replace(SCRIPTED.listening, languages=("de",)))
    house.changes(german)
    before = house.conversation._current
    house.presses_and_talks()
    assert at_work.wait(10)
    house.conversation.send(Stop())
    change = Thread(target=house.changes, args=[replace(german, voice=VoiceStyle("am_adam"))])
    change.start()
    change.join(1.2)
    assert house.conversation._current is before
    stuck = house.conversation.stuck(0.5)
    assert stuck is not None
    assert stuck.stage == "transcribing"
    may_end.set()
    change.join(10)
    assert house.conversation._current is not before


def test_the_words_that_wake_the_engines_are_answered() -> None:
    house = House(replace(SCRIPTED, rest_minutes=10.0))
    house.says("Hello.")
    house.now = 11 * 60
    house.conversation.look_round()
    assert house.of(EnginesRested)
    house.presses_and_talks()
    house.wait(lambda: len(house.of(ReplyFinished)) == 2)
    house.close()


def test_engines_never_rest_if_they_are_not_to(house: House) -> None:
    house.changes(replace(SCRIPTED, rest_minutes=0.0))
    house.now = 10_000 * 60
    house.conversation.look_round()
    assert not house.of(EnginesRested)


def test_an_engine_that_takes_long_delays_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = Signal()

    def slow(*arguments: Any) -> ScriptedChatModel:
        loaded.wait(10)
        return ScriptedChatModel()

    house.wait(lambda: len(house.of(EngineReady)) == 5)
    monkeypatch.setattr(Workshop, "chat_model", slow)
    house.changes(replace(SCRIPTED, reply=replace(SCRIPTED.reply, temperature=0.1)))
    house.conversation.send(Say("Hello."))
    began = time.monotonic()
    house.changes(replace(SCRIPTED, reply=replace(SCRIPTED.reply, temperature=0.2)))
    house.conversation.make_way()
    assert time.monotonic() - began < 2.0
    house.conversation.send(Say("Are you there?"))
    loaded.set()
    house.wait(lambda: bool(house.of(ReplyFinished)))


def _chat_model(house: House) -> Any:
    house.wait(lambda: house.ensemble._places["language_model"].filled)
    return house.ensemble._places["language_model"]._engine
