"""What a model that speaks for itself may not say is said by a voice beside it, if there is one."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from app.core.commands import PlayBack, Rehearse
from app.core.delivery import Delivery
from app.core.errors import EngineError
from app.core.events import ClauseWritten, ReplyFinished, ReplyGuarded, StageFailed
from app.core.guarding import Guarded
from app.core.recorded import TurnRecorded
from app.core.settings import PersonaSettings, ReplySettings, Settings
from app.core.sound import SPEECH_RATE, Samples
from app.core.style import VoiceStyle
from app.speech.engines.scripted import ToneSynthesiser
from app.speech.protocols import Speech, Synthesiser
from app.speech_models.engines.scripted import ScriptedSpeakingModel
from tests.integration.room import Room
from tests.integration.test_models_that_hear_and_speak import ask, room_with

DANGER = "I want to kill myself."
CALM = replace(Settings(), persona=PersonaSettings(preset="calm"))
DIAGNOSIS = "I see. You have cancer. Then wait."


class Voice(ToneSynthesiser):
    """Notes what it was to say; it breaks after so many pieces."""

    def __init__(self, pieces: int = 10_000) -> None:
        self.said: list[str] = []
        self._pieces = pieces

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        self.said.append(text)
        for number, speech in enumerate(super().synthesise(text, delivery, language)):
            if number == self._pieces:
                raise RuntimeError
            yield speech


def absent() -> Future[Synthesiser]:
    future: Future[Synthesiser] = Future()
    future.set_exception(EngineError("There is not enough memory for it."))
    return future


def seconds(samples: Samples) -> float:
    """How long it sounds, without silence."""
    return int(np.count_nonzero(samples)) / SPEECH_RATE


def test_somebody_in_danger_hears_where_there_is_help() -> None:
    voice = Voice()
    with room_with("speaking", words=DANGER, synthesiser=voice) as room:
        ask(room)
        heard = room.listen_to_all()
        (exchange,) = room.history.exchanges
        assert Guarded.CRISIS in [event.because for event in room.of(ReplyGuarded)]
        assert len(voice.said) == len(room.of(ClauseWritten)) > 1
        assert seconds(heard) > 0.09 * len(exchange.heard.split())
        assert "".join(event.text for event in room.of(ClauseWritten)) == exchange.heard


@pytest.mark.parametrize("voice", [None, absent(), Voice(0), Voice(3)])
def test_where_no_voice_says_it_it_is_shown_all_the_same(
    voice: Synthesiser | Future[Synthesiser] | None,
) -> None:
    with room_with("speaking", words=DANGER, synthesiser=voice) as room:
        ask(room)
        heard = room.listen_to_all()
        (exchange,) = room.history.exchanges
        assert "".join(event.text for event in room.of(ClauseWritten)) == exchange.heard
        assert not room.of(StageFailed)
        assert room.of(ReplyFinished)
        assert seconds(heard) < 0.05 * len(exchange.heard.split())


def test_what_is_said_instead_follows_what_the_model_said_and_ends_the_reply() -> None:
    voice = Voice()
    with room_with("speaking", DIAGNOSIS, settings=CALM, synthesiser=voice) as room:
        ask(room)
        heard = room.listen_to_all()
        (exchange,) = room.history.exchanges
        (instead,) = voice.said
        assert exchange.heard.startswith("I see.")
        assert exchange.heard.strip().endswith(instead)
        assert "cancer" not in exchange.heard
        words = len(exchange.heard.split())
        assert seconds(heard) == pytest.approx(words / 10, abs=0.06)


def test_what_is_said_instead_can_be_interrupted() -> None:
    with room_with("speaking", words=DANGER, synthesiser=Voice()) as room:
        ask(room)
        room.hear_the_reply_begin(1.0)
        room.user_presses_stop()
        assert not room.listen(1.0)[3200:].any()
        (exchange,) = room.history.exchanges
        assert 5 < len(exchange.heard.split()) < 16
        assert "".join(event.text for event in room.of(ClauseWritten)).startswith(exchange.heard)


def test_the_model_does_not_wait_for_a_voice_that_is_still_loading() -> None:
    with room_with("speaking", synthesiser=Future()) as room:
        ask(room)
        room.hear_everything()
        assert room.of(ReplyFinished)
        assert room.history.exchanges[0].heard.strip() == "It is noon. Are you hungry?"


def test_replies_that_are_not_to_be_spoken_do_not_sound() -> None:
    quiet = replace(CALM, reply=ReplySettings(aloud=False))
    voice = Voice()
    with room_with("speaking", DIAGNOSIS, settings=quiet, synthesiser=voice) as room:
        ask(room)
        assert not room.listen_to_all().any()
        assert not voice.said


def test_the_voice_reads_aloud_beside_it() -> None:
    voice = Voice()
    with room_with("speaking", synthesiser=voice) as room:
        room.session.send(Rehearse("Good evening.", "en", VoiceStyle()))
        assert seconds(room.listen_to_all()) == pytest.approx(0.2, abs=0.06)
        assert voice.said == ["Good evening."]


@pytest.mark.parametrize("voice", [absent(), Voice(0)])
def test_what_cannot_be_read_aloud_is_told(voice: Synthesiser | Future[Synthesiser]) -> None:
    with room_with("speaking", synthesiser=voice) as room:
        room.session.send(Rehearse("Good evening.", "en", VoiceStyle()))
        room.wait_for(StageFailed)


def test_earlier_turns_can_be_played_without_any_voice() -> None:
    kept = replace(Settings(), privacy=replace(Settings().privacy, keep_sound=True))
    with room_with("speaking", settings=kept) as room:
        ask(room)
        room.hear_everything()
        room.wait_for(TurnRecorded)
        room.session.send(PlayBack(tuple(event.sound for event in room.of(TurnRecorded))))
        assert seconds(room.listen_to_all()) > 0.5
        assert not room.of(StageFailed)


class Rambles(ScriptedSpeakingModel):
    """Is stopped by the guard and has much more to say."""

    def __init__(self) -> None:
        super().__init__(["You have cancer. " + "And more of it. " * 50, "It is noon."])


def test_the_next_reply_is_the_models_own_again() -> None:
    voice = Voice()
    with Room(speaking=Rambles(), settings=CALM, synthesiser=voice) as room:
        for _ in range(2):
            ask(room)
            room.listen_to_all()
        assert len(voice.said) == 1
        assert room.history.exchanges[1].heard.strip() == "It is noon."
