"""Conversations with the talk button: the reply is prepared while the button is still down."""

import pytest

from app.conversation.hearing import LONGEST_PRESS_SECONDS
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    NothingSaid,
    OpenedBecause,
    SpeechPaused,
    SpeechStarted,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.sound import Sound
from app.speech.engines.scripted import ScriptedRecogniser
from app.speech.protocols import Transcription
from tests.integration.room import Room


class Counting(ScriptedRecogniser):
    calls = 0

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        self.calls += 1
        return super().transcribe(sound, speech_seconds)


class Measuring(ScriptedRecogniser):
    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[float] = []

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        assert 0 < speech_seconds <= sound.seconds
        self.lengths.append(sound.seconds)
        return super().transcribe(sound, speech_seconds)


def test_the_reply_is_ready_when_the_button_is_let_go_after_a_pause() -> None:
    recogniser = Counting(["Is it late?"])
    with Room(assistant=["No."], recogniser=recogniser) as room:
        room.user_presses_the_button()
        room.user_talks(1.0)
        room.user_is_silent(0.3)
        room.wait_for(ClauseWritten)
        assert not room.listen(1.0).any()
        room.user_lets_the_button_go()
        room.hear_everything()
        assert room.exchanges == [("Is it late?", "No.")]
        assert recogniser.calls == 1
        assert [opened.because for opened in room.of(TurnOpened)] == [OpenedBecause.RELEASED]


def test_nothing_is_answered_before_the_button_is_let_go() -> None:
    with Room() as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_is_silent(20.0)
        room.wait_for(ClauseWritten)
        assert not room.of(TurnOpened)
        assert not room.session.idle


def test_going_on_after_a_pause_makes_one_utterance_with_the_button_too() -> None:
    recogniser = Counting(["I would like", "I would like some tea."])
    with Room(recogniser=recogniser) as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_is_silent(0.3)
        room.wait_for(WordsRecognised)
        room.user_talks(0.5)
        assert [e.because for e in room.of(TurnCancelled)] == [CancelledBecause.WENT_ON]
        room.user_lets_the_button_go()
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["I would like some tea."]


def test_a_sound_too_short_for_a_word_of_its_own_is_still_written_down() -> None:
    recogniser = Counting(["Do you want it?", "Do you want it, eh?"])
    with Room(recogniser=recogniser) as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_is_silent(0.3)
        room.wait_for(WordsRecognised)
        room.user_talks(0.064)
        room.user_lets_the_button_go()
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["Do you want it, eh?"]


def test_what_was_taken_for_a_cough_is_listened_to_again_at_the_end() -> None:
    with Room(["", "No."], ["I see."]) as room:
        room.user_presses_the_button()
        room.user_talks(0.2)
        room.user_is_silent(0.3)
        room.wait_for(NothingSaid)
        room.user_lets_the_button_go()
        room.hear_everything()
        assert room.exchanges == [("No.", "I see.")]


def test_stop_with_the_button_down_gives_up_what_is_being_said() -> None:
    with Room(["Never mind.", "Hello."], ["Good morning."]) as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_is_silent(0.3)
        room.wait_for(ClauseWritten)
        room.user_presses_stop()
        assert room.session.idle
        room.user_lets_the_button_go()
        assert not room.of(TurnOpened)
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]


def test_stop_before_the_first_pause_leaves_no_turn_at_all() -> None:
    with Room() as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_presses_stop()
        room.user_lets_the_button_go()
        assert not room.of(TurnPrepared)


def test_pressing_again_without_letting_go_loses_no_words() -> None:
    recogniser = Counting(["Hello."])
    with Room(recogniser=recogniser) as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_is_silent(0.3)
        room.wait_for(WordsRecognised)
        room.user_presses_the_button()
        room.user_lets_the_button_go()
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]
        assert recogniser.calls == 1


def test_whoever_talks_for_longer_than_a_minute_is_heard_whole() -> None:
    recogniser = Measuring()
    with Room(recogniser=recogniser) as room:
        room.user_presses_the_button()
        room.user_talks(100.0)
        assert not room.of(TurnOpened)
        room.user_lets_the_button_go()
        room.hear_everything()
        assert [opened.because for opened in room.of(TurnOpened)] == [OpenedBecause.RELEASED]
        assert len(room.exchanges) == 1
        assert max(recogniser.lengths) <= 60.0
        assert sum(recogniser.lengths) == pytest.approx(100.0, abs=0.1)


def test_a_button_that_is_never_let_go_is_answered_after_ten_minutes() -> None:
    with Room(["A long story."], ["I see."]) as room:
        room.user_presses_the_button()
        room.user_talks(LONGEST_PRESS_SECONDS)
        for _ in range(2):
            room.user_is_silent(0.3)
            room.user_talks(0.3)
        room.user_lets_the_button_go()
        room.hear_everything()
        assert [opened.because for opened in room.of(TurnOpened)] == [OpenedBecause.LONGEST]
        assert not room.of(TurnDucked)  # talking on does not make the reply quieter
        assert len(room.exchanges) == 1


def test_what_was_being_said_into_an_open_microphone_goes_on_when_the_button_is_pressed() -> None:
    recogniser = Measuring()
    with Room(recogniser=recogniser, finished=0.0) as room:
        room.user_talks(1.0)
        room.user_is_silent(0.5)
        room.wait_for(WordsRecognised)
        room.user_holds_the_button_and_talks(1.0)
        room.hear_everything()
        assert len(room.exchanges) == 1
        assert recogniser.lengths[-1] == pytest.approx(2.5, abs=0.1)


def test_pressing_the_button_in_mid_sentence_and_saying_no_more_loses_nothing() -> None:
    recogniser = Measuring()
    with Room(recogniser=recogniser) as room:
        room.user_talks(1.0)
        room.user_presses_the_button()
        room.user_lets_the_button_go()
        room.hear_everything()
        assert len(room.exchanges) == 1
        assert recogniser.lengths == [pytest.approx(1.0, abs=0.1)]


def test_speech_is_announced_as_it_begins_and_pauses() -> None:
    with Room() as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_is_silent(0.3)
        room.user_talks(0.5)
        room.user_lets_the_button_go()
        speech = [type(e) for e in room.events if isinstance(e, SpeechStarted | SpeechPaused)]
        assert speech == [SpeechStarted, SpeechPaused] * 2
