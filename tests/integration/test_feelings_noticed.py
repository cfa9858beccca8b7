"""How the user sounds goes from the microphone to the words and the voice of the reply."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core.delivery import Delivery
from app.core.events import FeelingNoticed, ReplyFinished, TurnPaused, WordsRecognised
from app.core.feeling import UNKNOWN, Feeling, FeelingSettings, Follow
from app.core.settings import Settings
from app.core.sound import Sound
from app.language.engines.scripted import ScriptedChatModel
from app.speech.engines.scripted import ToneSynthesiser
from app.speech.protocols import Speech
from tests.integration.room import Room

TENSE = Feeling(0.7, -0.7, 0.9, 0.9)
FOLLOWING = replace(Settings(), feelings=FeelingSettings(follow=Follow.SOOTHE))


class Always:
    """Hears the same feeling in everything, or fails."""

    def __init__(self, feeling: Feeling | None) -> None:
        self.told = feeling
        self.asked = 0

    def feeling(self, sound: Sound) -> Feeling:
        self.asked += 1
        if self.told is None:
            raise ValueError("broken")
        return self.told


class RecordingSynthesiser(ToneSynthesiser):
    """Remembers how it was to say things."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        self.deliveries.append(delivery)
        yield from super().synthesise(text, delivery, language)


def _talk(room: Room) -> None:
    room.user_holds_the_button_and_talks(1.0)
    room.hear_everything()


def test_the_language_model_is_told_at_the_end_of_the_prompt() -> None:
    model = ScriptedChatModel()
    with Room(model=model, feelings=Always(TENSE)) as room:
        _talk(room)
    assert "The user sounds tense" in model.prompts[-1].fresh[-1].text
    assert "tense" not in model.prompts[-1].system.text


def test_listeners_are_told_after_the_words() -> None:
    with Room(feelings=Always(TENSE)) as room:
        _talk(room)
    (noticed,) = room.of(FeelingNoticed)
    (words,) = room.of(WordsRecognised)
    assert noticed.feeling == TENSE
    assert noticed.turn == words.turn
    assert room.events.index(words) < room.events.index(noticed)


@pytest.mark.parametrize("feelings", [None, Always(UNKNOWN), Always(None)])
def test_what_nobody_knows_is_not_told_and_costs_no_reply(feelings: Always | None) -> None:
    model = ScriptedChatModel()
    with Room(model=model, feelings=feelings) as room:
        _talk(room)
        assert room.of(ReplyFinished)
        assert not room.of(FeelingNoticed)
    assert "sounds" not in model.prompts[-1].fresh[-1].text


def test_a_cough_is_not_asked_about() -> None:
    ear = Always(TENSE)
    with Room(user=("",), feelings=ear) as room:
        _talk(room)
    assert ear.asked == 0


def test_the_voice_stays_as_it_is_unless_it_is_to_follow() -> None:
    paces = []
    for settings in (Settings(), FOLLOWING):
        synthesiser = RecordingSynthesiser()
        with Room(synthesiser=synthesiser, feelings=Always(TENSE), settings=settings) as room:
            _talk(room)
        paces.append(synthesiser.deliveries[-1].pace)
    assert paces[0] == 1.0
    assert 0.9 < paces[1] < 1.0


def test_a_voice_raised_over_a_reply_says_nothing_of_the_mood() -> None:
    ear = Always(TENSE)
    long = " ".join(["word"] * 60)
    with Room(user=("Hello.", "No, tell me of Rome."), assistant=(long,), feelings=ear) as room:
        room.user_talks(1.0)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised)
        room.user_is_silent(1.5)
        room.hear_the_reply_begin(0.5)
        asked = ear.asked
        room.user_talks(1.0)
        room.wait_for(TurnPaused)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(1.5)
        room.hear_everything()
        assert ear.asked == asked


def test_the_model_is_told_that_its_reply_was_interrupted() -> None:
    model = ScriptedChatModel((" ".join(["word"] * 60), "Good."))
    with Room(model=model) as room:
        room.user_holds_the_button_and_talks(1.0)
        room.hear_the_reply_begin(0.5)
        _talk(room)
        _talk(room)
    first, second, third = (prompt.fresh[-1].text for prompt in model.prompts)
    assert "was interrupted" in second
    assert "was interrupted" not in first + third
