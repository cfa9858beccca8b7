"""Conversations with the talk button: the reply is prepared while the button is still down."""

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


def test_talking_on_after_the_longest_utterance_does_not_make_its_reply_quieter() -> None:
    with Room(["A long story."], ["I see."]) as room:
        room.user_presses_the_button()
        room.user_talks(60.0)
        for _ in range(2):
            room.user_is_silent(0.3)
            room.user_talks(0.3)
        room.user_lets_the_button_go()
        room.hear_everything()
        assert not room.of(TurnDucked)
        assert room.exchanges == [("A long story.", "I see.")]


def test_speech_is_announced_as_it_begins_and_pauses() -> None:
    with Room() as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.user_is_silent(0.3)
        room.user_talks(0.5)
        room.user_lets_the_button_go()
        speech = [type(e) for e in room.events if isinstance(e, SpeechStarted | SpeechPaused)]
        assert speech == [SpeechStarted, SpeechPaused] * 2
