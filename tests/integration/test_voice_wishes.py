"""A wish about the voice is confirmed by doing it, and kept once it has become real."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core.delivery import Delivery
from app.core.events import (
    CancelledBecause,
    ReplyFinished,
    StageFailed,
    StyleWished,
    TurnCancelled,
    TurnPaused,
    WordsRecognised,
)
from app.core.feeling import Feeling, FeelingSettings, Follow
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.language.engines.scripted import ScriptedChatModel
from app.speech.protocols import Speech, Transcription
from app.speech.style_commands.understanding import StyleCommands
from app.speech.voices import Repertoire
from tests.integration.room import Room
from tests.integration.test_feelings_noticed import Always, RecordingSynthesiser

RESOURCES = Paths.default().resources
COMMANDS = StyleCommands.load(RESOURCES, Repertoire.load(RESOURCES), "kokoro")
SLOWER = VoiceStyle(pace=0.85)
LONG = " ".join(["word"] * 60)


def _talk(room: Room) -> None:
    room.user_holds_the_button_and_talks(1.0)
    room.hear_everything()


def _styles(room: Room) -> list[VoiceStyle]:
    return [event.style for event in room.of(StyleWished)]


def test_the_reply_to_a_wish_is_spoken_as_wished_and_so_are_the_next() -> None:
    voice, model = RecordingSynthesiser(), ScriptedChatModel()
    said = ("Hello.", "Speak more slowly, please.", "Tell me about Mars.")
    with Room(said, synthesiser=voice, model=model, commands=COMMANDS) as room:
        paces = []
        for _ in said:
            before = len(voice.deliveries)
            _talk(room)
            paces.append({delivery.pace for delivery in voice.deliveries[before:]})
        assert paces == [{1.0}, {0.85}, {0.85}]
        (wished,) = room.of(StyleWished)
        assert (wished.turn, wished.style, wished.change) == (2, SLOWER, "slower")
    hints = [prompt.fresh[-1].text for prompt in model.prompts]
    assert "just been changed" in hints[1]
    assert "slower" in hints[1]
    assert "just been changed" not in hints[0] + hints[2]


def test_what_is_written_counts_as_what_is_said() -> None:
    with Room(commands=COMMANDS) as room:
        room.user_writes("Speak more slowly.")
        room.hear_everything()
        assert _styles(room) == [SLOWER]


def test_a_wish_upon_a_wish_begins_where_that_one_ended() -> None:
    with Room(("Speak slower.", "Speak slower.", "Talk louder."), commands=COMMANDS) as room:
        for _ in range(3):
            _talk(room)
        last = VoiceStyle(pace=0.72, prompt="loud")
        assert _styles(room) == [SLOWER, VoiceStyle(pace=0.72), last]


def test_the_rest_is_answered() -> None:
    model = ScriptedChatModel()
    with Room(("Speak slower and tell me of Mars.",), model=model, commands=COMMANDS) as room:
        _talk(room)
        assert _styles(room) == [SLOWER]
    assert "answer the rest" in model.prompts[-1].fresh[-1].text


def test_what_cannot_go_further_changes_nothing_and_the_model_knows() -> None:
    model, slowest = ScriptedChatModel(), VoiceStyle(pace=0.5)
    settings = replace(Settings(), voice=slowest)
    with Room(("Speak slower.",), model=model, commands=COMMANDS, settings=settings) as room:
        _talk(room)
        assert not room.of(StyleWished)
    assert "already" in model.prompts[-1].fresh[-1].text


def test_an_answer_to_a_question_is_no_wish() -> None:
    asking = ("Faster or slower?",)
    with Room(("Ask me.", "Slower."), asking, commands=COMMANDS) as room:
        _talk(room)
        _talk(room)
        assert not room.of(StyleWished)


def test_wishes_can_be_left_alone() -> None:
    with Room(("Speak slower.",)) as room:
        _talk(room)
        assert not room.of(StyleWished)


def test_going_on_before_the_reply_opened_takes_the_wish_back() -> None:
    said = ("Speak slower.", "Speak slower than a snail, he said.")
    with Room(said, finished=0.0, commands=COMMANDS) as room:
        room.user_talks_in_two_parts()
        room.hear_everything()
        assert [event.because for event in room.of(TurnCancelled)] == [CancelledBecause.WENT_ON]
        assert room.of(ReplyFinished)
        assert not room.of(StyleWished)


def test_a_reply_that_is_rejoined_takes_the_wish_back_and_the_longer_one_counts_once() -> None:
    said = ("Speak slower.", "Speak slower and louder.")
    with Room(said, (LONG, "Fine."), commands=COMMANDS) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised)
        room.user_is_silent(0.3)
        room.hear_the_reply_begin()
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(0.3)
        room.hear_everything()
        assert [event.because for event in room.of(TurnCancelled)] == [CancelledBecause.REJOINED]
        assert _styles(room) == [VoiceStyle(pace=0.85, prompt="loud")]


def test_a_wish_holds_when_its_reply_is_interrupted_after_it_was_heard() -> None:
    voice = RecordingSynthesiser()
    said = ("Speak slower.", "No, tell me of Rome.")
    with Room(said, (LONG, "Fine."), synthesiser=voice, commands=COMMANDS) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised)
        room.user_is_silent(0.3)
        room.hear_the_reply_begin(0.5)
        room.user_talks(0.6)
        room.wait_for(TurnPaused)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(0.3)
        room.hear_everything()
        assert _styles(room) == [SLOWER]
        assert voice.deliveries[-1].pace == 0.85


def test_a_wish_that_breaks_the_voice_is_not_kept() -> None:
    class Choosy(RecordingSynthesiser):
        def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
            if delivery.pace < 1:
                raise ValueError("too slow for me")
            yield from super().synthesise(text, delivery, language)

    voice = Choosy()
    with Room(("Speak slower.", "Hello."), synthesiser=voice, commands=COMMANDS) as room:
        _talk(room)
        assert room.of(StageFailed)
        _talk(room)
        assert room.of(ReplyFinished)
        assert not room.of(StyleWished)
        assert voice.deliveries[-1].pace == 1.0


def test_what_was_wished_is_not_softened_by_the_mood() -> None:
    voice = RecordingSynthesiser()
    settings = replace(Settings(), feelings=FeelingSettings(follow=Follow.SOOTHE))
    tense = Always(Feeling(0.7, -0.7, 0.9, 0.9))
    with Room(
        ("Speak slower.",), synthesiser=voice, feelings=tense, settings=settings, commands=COMMANDS
    ) as room:
        _talk(room)
    assert {delivery.pace for delivery in voice.deliveries} == {0.85}


@pytest.mark.parametrize("language", ["fr", ""])
def test_other_languages_are_left_to_the_language_model(language: str) -> None:
    class Foreign:
        def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
            return Transcription("Speak slower.", language)

        def forget(self) -> None: ...

    with Room(recogniser=Foreign(), commands=COMMANDS) as room:
        _talk(room)
        assert not room.of(StyleWished)
