"""Real architectures at a tiny size go through whole conversations; their words are chance."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    ReplyBegun,
    ReplyFinished,
    StageFailed,
    TurnCancelled,
    WordsRecognised,
)
from app.core.settings import ReplySettings, Settings
from app.speech_models.engines.omni import OmniModel
from app.speech_models.protocols import ListeningModel
from app.speech_models.registry import LISTENING_MODELS, SPEAKING_MODELS
from tests.integration.room import Room
from tests.unit.speech.checkpoints import tiny_omni, tiny_qwen2_audio, tiny_voxtral
from tests.unit.speech_models.gguf_pairs import (
    QWEN2_AUDIO,
    QWEN25_OMNI,
    ULTRAVOX,
    VOXTRAL,
    tiny_pair,
)

SETTINGS = replace(Settings(), reply=ReplySettings(longest_tokens=120, voice_wishes=False))


PAIRS = {
    "ultravox": ULTRAVOX,
    "gguf-voxtral": VOXTRAL,
    "gguf-qwen2-audio": QWEN2_AUDIO,
    "gguf-omni": QWEN25_OMNI,
}


@pytest.fixture(scope="module", params=["qwen2-audio", "voxtral", *PAIRS])
def hybrid(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> ListeningModel:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    if request.param in PAIRS:
        tiny_pair(folder, PAIRS[request.param])
        return LISTENING_MODELS["llama-hybrid"](folder, SETTINGS.reply, 1)
    (tiny_voxtral if request.param == "voxtral" else tiny_qwen2_audio)(folder)
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


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> OmniModel:
    """Says 60 words, which are letters, in three seconds."""
    folder: Path = tiny_omni(tmp_path_factory.mktemp("models") / "tiny")
    model = SPEAKING_MODELS["qwen2.5-omni"](folder, SETTINGS.reply, 1)
    assert isinstance(model, OmniModel)
    write: Callable[..., Iterator[int]] = model._reader.write
    model._reader.write = lambda *given, **how: islice(write(*given, **how), 60)  # type: ignore[method-assign]  # by chance it would never end
    model._talker._longest = 150
    model._talker._never[list(model._talker._ends)] = True
    return model


def test_a_speaking_model_is_interrupted_in_mid_stream_and_goes_on(speaking: OmniModel) -> None:
    with Room(speaking=speaking, settings=SETTINGS) as room:
        ask(room)
        room.wait_for(ClauseWritten)
        room.hear_the_reply_begin(0.6)
        ask(room, 1.0)
        assert [one.because for one in room.of(TurnCancelled)] == [CancelledBecause.INTERRUPTED]
        room.hear_everything()
        assert [one.turn for one in room.of(ReplyFinished)] == [2]
        first, second = room.history.exchanges
        assert len(first.heard) < len(first.written)
        assert second.heard == second.written != ""
        assert not room.of(StageFailed)


def test_a_speaking_model_is_heard_before_it_has_thought_to_the_end(speaking: OmniModel) -> None:
    """It goes on with the last half of its sound only when the first was heard."""
    waits, heard, codes, real = threading.Event(), threading.Event(), 0, speaking._talker.go_on

    def waiting(state: object) -> int | None:
        nonlocal codes
        codes += 1
        if codes == 75:
            waits.set()
            assert heard.wait(60.0)
        return real(state)

    with Room(speaking=speaking, settings=SETTINGS) as room, pytest.MonkeyPatch.context() as patch:
        patch.setattr(speaking._talker, "go_on", waiting)
        ask(room)
        assert waits.wait(60.0)
        room.hear_the_reply_begin(0.1)
        assert codes == 75
        heard.set()
        room.hear_everything()
        assert codes > 140
        (exchange,) = room.history.exchanges
        assert exchange.heard == exchange.written != ""
