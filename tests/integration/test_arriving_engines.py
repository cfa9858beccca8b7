"""Conversations that begin before their engines are loaded: what is there already works."""

import threading
import time
from concurrent.futures import Future

import pytest

from app.core.commands import Rehearse, Say
from app.core.errors import ModelError
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    StageFailed,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.sound import Sound
from app.language.engines.scripted import ScriptedChatModel
from app.language.prompt import UNHEARD
from app.language.protocols import ChatModel
from app.speech.engines.scripted import ScriptedRecogniser, ToneSynthesiser
from app.speech.protocols import Recogniser, Synthesiser, Transcription
from tests.integration.room import Room


def test_words_said_before_the_recogniser_is_there_are_answered_when_it_is() -> None:
    coming: Future[Recogniser] = Future()
    with Room(assistant=["Good morning."], recogniser=coming) as room:
        room.user_holds_the_button_and_talks(1.0)
        assert room.of(TurnOpened)
        coming.set_result(ScriptedRecogniser(["Hello."]))
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]


def test_words_are_shown_while_the_language_model_is_loading() -> None:
    coming: Future[ChatModel] = Future()
    with Room(["Hello."], model=coming) as room:
        room.user_holds_the_button_and_talks(1.0)
        room.wait_for(WordsRecognised)
        coming.set_result(ScriptedChatModel(["Good morning."]))
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]


def test_the_reply_is_written_while_the_voice_is_loading() -> None:
    coming: Future[Synthesiser] = Future()
    with Room(assistant=["Good morning."], synthesiser=coming) as room:
        room.user_holds_the_button_and_talks(1.0)
        room.wait_for(ClauseWritten)
        assert not room.listen(1.0).any()
        coming.set_result(ToneSynthesiser())
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]


def test_a_text_can_be_heard_before_the_language_model_is_there() -> None:
    with Room(model=Future()) as room:
        room.session.send(Rehearse("This is how I sound."))
        room.hear_the_reply_begin(0.3)
        room.hear_everything()


def test_somebody_who_talks_with_many_pauses_meanwhile_is_never_kept_waiting() -> None:
    coming: Future[Recogniser] = Future()
    with Room(recogniser=coming) as room:
        room.user_holds_the_button_and_talks(0.5)
        for _ in range(40):  # more than any queue holds
            room.user_talks(0.2)
            room.user_is_silent(0.2)
        coming.set_result(ScriptedRecogniser(["Hello.", "Is anybody there?"]))
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(0.5)
        room.hear_everything()
        assert room.exchanges[-1] == ("Is anybody there?", "Good morning.")


def test_words_that_were_not_written_down_yet_are_kept_when_more_is_said() -> None:
    coming: Future[Recogniser] = Future()
    model = ScriptedChatModel(["Good morning."])
    with Room(recogniser=coming, model=model) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.user_holds_the_button_and_talks(0.5)
        coming.set_result(ScriptedRecogniser(["My name is Ada.", "What is my name?"]))
        room.hear_everything()
        assert room.exchanges == [("My name is Ada.", ""), ("What is my name?", "Good morning.")]
        assert [e.because for e in room.of(TurnCancelled)] == [CancelledBecause.INTERRUPTED]
        assert [message.text for message in model.prompts[-1].history] == [
            "My name is Ada.",
            UNHEARD,
        ]
        assert room.session.idle


@pytest.mark.parametrize("command", [Say("Hello?"), Rehearse("This is how I sound.")])
def test_neither_typing_nor_a_sample_of_the_voice_costs_what_was_said(
    command: Say | Rehearse,
) -> None:
    coming: Future[Recogniser] = Future()
    with Room(recogniser=coming) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.session.send(command)
        room.hear_the_reply_begin()
        assert not room.session.idle
        coming.set_result(ScriptedRecogniser(["Good evening."]))
        room.hear_everything()
        assert room.exchanges[0] == ("Good evening.", "")


def test_a_turn_given_up_before_the_engine_came_is_not_answered_later() -> None:
    coming: Future[Recogniser] = Future()
    with Room(recogniser=coming) as room:
        for _ in range(2):
            room.user_holds_the_button_and_talks(0.5)
        room.user_presses_stop()
        assert room.session.idle
        room.user_holds_the_button_and_talks(0.5)
        coming.set_result(ScriptedRecogniser(["Hello.", "This is one too many."]))
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]
        assert [e.because for e in room.of(TurnCancelled)] == [CancelledBecause.STOPPED] * 2


def test_somebody_who_presses_again_and_again_meanwhile_is_never_kept_waiting() -> None:
    coming: Future[Recogniser] = Future()
    with Room(recogniser=coming) as room:
        for _ in range(40):  # more than any queue holds
            room.user_holds_the_button_and_talks(0.2)
        coming.set_result(ScriptedRecogniser(["Hello."]))
        room.hear_everything()
        assert room.exchanges[-1] == ("Hello.", "Good morning.")
        assert len(room.exchanges) > 4


@pytest.mark.parametrize("stage", ["transcribing", "replying", "speaking"])
def test_an_engine_that_cannot_be_loaded_costs_each_turn_one_sentence(stage: str) -> None:
    missing: Future[Recogniser | ChatModel | Synthesiser] = Future()
    missing.set_exception(ModelError("The model is damaged. Fetch it again."))
    roles = {"transcribing": "recogniser", "replying": "model", "speaking": "synthesiser"}
    with Room(**{roles[stage]: missing}) as room:
        for turn in (1, 2):
            room.user_holds_the_button_and_talks(0.5)
            room.wait_for(StageFailed, turn)
        advice = "The model is damaged. Fetch it again."
        assert room.of(StageFailed) == [StageFailed(turn, stage, advice) for turn in (1, 2)]
        room.hear_everything()
        assert room.session.idle


def test_a_conversation_ends_at_once_while_its_engines_are_still_loading() -> None:
    with Room(recogniser=Future(), model=Future(), synthesiser=Future()) as room:
        room.user_holds_the_button_and_talks(0.5)
        began = time.monotonic()
        assert room.session.close()
        assert time.monotonic() - began < 0.5


class Stuck(ScriptedRecogniser):
    def __init__(self) -> None:
        super().__init__()
        self.asked, self.may_answer = threading.Event(), threading.Event()

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        self.asked.set()
        assert self.may_answer.wait(10)
        return super().transcribe(sound, speech_seconds)


def test_an_engine_that_never_answers_is_told_of_and_holds_up_no_ending() -> None:
    recogniser = Stuck()
    with Room(recogniser=recogniser) as room:
        assert room.session.stuck(0.0) is None
        room.user_holds_the_button_and_talks(0.5)
        assert recogniser.asked.wait(5)
        assert room.session.stuck(60.0) is None
        stuck = room.session.stuck(0.0)
        assert stuck is not None
        assert stuck.stage == "transcribing"
        began = time.monotonic()
        assert not room.session.close()
        assert time.monotonic() - began < 1.0
        recogniser.may_answer.set()
        assert room.session.close()
