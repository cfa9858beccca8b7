"""Real architectures at a tiny size go through whole conversations; their words are chance."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.events import (
    CancelledBecause,
    ReplyBegun,
    ReplyFinished,
    StageFailed,
    TurnCancelled,
    WordsRecognised,
)
from app.core.settings import ReplySettings, Settings
from app.speech_models.protocols import ListeningModel
from app.speech_models.registry import LISTENING_MODELS
from tests.integration.room import Room
from tests.unit.speech.checkpoints import tiny_qwen2_audio, tiny_voxtral

SETTINGS = replace(Settings(), reply=ReplySettings(longest_tokens=120, voice_wishes=False))


@pytest.fixture(scope="module", params=[tiny_qwen2_audio, tiny_voxtral])
def hybrid(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> ListeningModel:
    folder: Path = request.param(tmp_path_factory.mktemp("models") / "tiny")
    return LISTENING_MODELS["transformers-hybrid"](folder, SETTINGS.reply, 1)


def ask(room: Room, seconds: float = 1.0) -> None:
    turns = len(room.of(WordsRecognised))
    room.user_talks(seconds)
    room.user_is_silent(0.2)
    room.wait_for(WordsRecognised, turns + 1)
    room.user_is_silent(0.3)


def test_a_hybrid_hears_answers_and_is_interrupted_in_mid_stream(hybrid: ListeningModel) -> None:
    with Room(listening=hybrid, settings=SETTINGS) as room:
        ask(room)
        room.hear_the_reply_begin(1.0)
        ask(room, 1.0)
        assert [one.because for one in room.of(TurnCancelled)] == [CancelledBecause.INTERRUPTED]
        room.hear_everything()
        assert len(room.of(ReplyBegun)) == 2
        assert [one.turn for one in room.of(ReplyFinished)] == [2]
        first, second = room.history.exchanges
        assert first.heard
        assert len(first.heard) <= len(first.written)
        assert second.heard == second.written
        assert not room.of(StageFailed)


def test_the_next_conversation_begins_where_the_last_one_was_left(hybrid: ListeningModel) -> None:
    with Room(listening=hybrid, settings=SETTINGS) as room:
        ask(room)
        room.hear_everything()
        past = room.history.exchanges
    with Room(listening=hybrid, settings=SETTINGS, past=past, first_turn=2) as room:
        room.user_writes("And then?")
        room.hear_everything()
        assert [one.turn for one in room.history.exchanges] == [1, 2]
        assert not room.of(StageFailed)
