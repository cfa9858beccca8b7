"""Whole conversations with models that hear, or speak, for themselves; scripted ones."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.conversation.admitting import UNWRITTEN
from app.core.commands import Rehearse
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    NothingSaid,
    ReplyFinished,
    ReplyGuarded,
    StageFailed,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
    TurnResumed,
    WordsRecognised,
)
from app.core.guarding import Guarded
from app.core.settings import PersonaSettings, ReplySettings, Settings
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.language.protocols import Cancellation, Prompt
from app.speech.engines.scripted import ScriptedRecogniser
from app.speech_models.engines.scripted import ScriptedListeningModel, ScriptedSpeakingModel
from app.speech_models.protocols import Spoken
from tests.integration.room import Room
from tests.integration.test_conversations import LONG_STORY

KINDS = ["listening", "speaking"]


def room_with(
    kind: str, *replies: str, user: str = "What time is it?", words: str = "", **more: object
) -> Room:
    """A room with a model that hears; with `words` a recogniser writes them down besides."""
    model = (ScriptedListeningModel if kind == "listening" else ScriptedSpeakingModel)(
        replies or ("It is noon. Are you hungry?",), (user,)
    )
    recogniser = ScriptedRecogniser([words]) if words else None
    return Room(**{kind: model, "recogniser": recogniser, **more})  # type: ignore[arg-type]


def model_of(room: Room) -> ScriptedListeningModel:
    model = room.listening or room.speaking
    assert isinstance(model, ScriptedListeningModel)
    return model


def ask(room: Room, seconds: float = 1.0) -> None:
    turns = len(room.of(WordsRecognised))
    room.user_talks(seconds)
    room.user_is_silent(0.2)
    room.wait_for(WordsRecognised, turns + 1)
    room.user_is_silent(0.3)


def reasons(room: Room) -> list[CancelledBecause]:
    return [event.because for event in room.of(TurnCancelled)]


@pytest.mark.parametrize("kind", KINDS)
def test_it_answers_what_it_hears_and_writes_it_down_when_nothing_else_is_to_be_done(
    kind: str,
) -> None:
    with room_with(kind) as room:
        ask(room)
        room.wait_for(ClauseWritten)
        fresh = model_of(room).prompts[-1].fresh[0]
        assert fresh.sound is not None
        assert 0.9 < fresh.sound.seconds < 1.6
        assert fresh.text == ""
        assert room.history.exchanges[0].said == UNWRITTEN
        room.hear_everything()
        room.wait_for(WordsRecognised, 2)
        assert room.exchanges == [("What time is it?", "It is noon. Are you hungry?")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_written_down_yet_is_remembered_as_it_sounded(kind: str) -> None:
    with room_with(kind, LONG_STORY, "Yes.") as room:
        ask(room, 1.0)
        room.hear_the_reply_begin(1.0)
        ask(room, 2.0)
        room.hear_everything()
        prompt = model_of(room).prompts[-1]
        sounds = [message.sound for message in (*prompt.history, *prompt.fresh)]
        assert [sound is None for sound in sounds] == [False, True, False]
        earlier, _, fresh = sounds
        assert earlier is not None
        assert fresh is not None
        assert earlier.seconds < fresh.seconds


@pytest.mark.parametrize("kind", KINDS)
def test_an_interruption_silences_it_in_mid_stream_and_only_what_was_heard_is_kept(
    kind: str,
) -> None:
    with room_with(kind, LONG_STORY, "Yes.") as room:
        ask(room)
        room.hear_the_reply_begin(1.0)
        ask(room, 1.0)
        assert room.of(TurnDucked)
        assert room.of(TurnPaused)
        assert reasons(room) == [CancelledBecause.INTERRUPTED]
        room.hear_everything()
        first, second = room.history.exchanges
        assert LONG_STORY.startswith(first.heard.strip())
        assert 3 < len(first.heard.split()) < 30
        assert second.heard.strip() == "Yes."


@pytest.mark.parametrize("kind", KINDS)
def test_a_short_sound_over_the_reply_is_taken_for_listening_and_it_goes_on(kind: str) -> None:
    with room_with(kind, LONG_STORY) as room:
        ask(room)
        room.hear_the_reply_begin(1.0)
        room.user_talks(0.3)
        room.user_is_silent(0.3)
        room.wait_for(TurnResumed)
        room.hear_everything()
        assert reasons(room) == [CancelledBecause.TOO_SHORT]
        assert room.exchanges[0][1] == LONG_STORY


@pytest.mark.parametrize("kind", KINDS)
def test_a_click_is_nothing(kind: str) -> None:
    with room_with(kind) as room:
        room.user_presses_the_button()
        room.user_talks(0.06)
        room.user_lets_the_button_go()
        room.wait_for(NothingSaid)
        assert not model_of(room).prompts


@pytest.mark.parametrize("kind", KINDS)
def test_going_on_after_a_pause_gives_it_both_parts_at_once(kind: str) -> None:
    with room_with(kind, finished=0.0) as room:
        room.user_talks(1.0)
        room.user_is_silent(0.3)
        room.wait_for(ClauseWritten)
        room.user_talks(1.0)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(1.5)
        room.wait_for(TurnOpened)
        room.hear_everything()
        sound = model_of(room).prompts[-1].fresh[0].sound
        assert sound is not None
        assert sound.seconds > 2.0
        assert len(room.history.exchanges) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_with_a_recogniser_beside_it_words_are_known_at_once_and_it_hears_all_the_same(
    kind: str,
) -> None:
    with room_with(kind, words="What day is it?") as room:
        ask(room)
        room.hear_everything()
        assert room.exchanges == [("What day is it?", "It is noon. Are you hungry?")]
        fresh = model_of(room).prompts[-1].fresh[0]
        assert fresh.sound is not None
        assert "day" not in fresh.text


@pytest.mark.parametrize("kind", KINDS)
def test_with_a_recogniser_a_stop_word_ends_the_reply(kind: str) -> None:
    with room_with(kind, LONG_STORY, words="Stop.") as room:
        ask(room)
        room.hear_the_reply_begin(1.0)
        ask(room, 0.5)
        assert CancelledBecause.STOPPED in reasons(room)
        assert not room.listen(1.0)[3200:].any()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_is_answered_as_well(kind: str) -> None:
    with room_with(kind) as room:
        room.user_writes("What is the time?")
        room.hear_everything()
        assert room.exchanges == [("What is the time?", "It is noon. Are you hungry?")]
        fresh = model_of(room).prompts[-1].fresh[0]
        assert (fresh.text, fresh.sound) == ("What is the time?", None)


@pytest.mark.parametrize("kind", KINDS)
def test_replies_that_are_not_to_be_spoken_are_written(kind: str) -> None:
    quiet = replace(Settings(), reply=ReplySettings(aloud=False))
    with room_with(kind, settings=quiet) as room:
        ask(room)
        room.hear_everything()
        assert room.history.exchanges[0].heard.strip() == "It is noon. Are you hungry?"
        assert not any(event for event in room.of(StageFailed))


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_somebody_in_danger_get_help_and_not_the_model(kind: str) -> None:
    with room_with(kind, words="I want to kill myself.") as room:
        ask(room)
        room.hear_everything()
        assert Guarded.CRISIS in [event.because for event in room.of(ReplyGuarded)]
        assert not model_of(room).prompts
        assert "noon" not in room.history.exchanges[0].heard


def test_the_style_reaches_a_model_that_speaks() -> None:
    calm = replace(Settings(), voice=VoiceStyle(tone="calm", pace=0.8))
    with room_with("speaking", settings=calm) as room:
        ask(room)
        room.hear_everything()
        assert isinstance(room.speaking, ScriptedSpeakingModel)
        assert room.speaking.styles[-1] == calm.voice


class TextFirst(ScriptedSpeakingModel):
    """Thinks of all its words before it says any of them, as a thinker with a talker does."""

    def answer(
        self, prompt: Prompt, style: VoiceStyle, cancellation: Cancellation
    ) -> Iterator[Spoken]:
        pieces = list(super().answer(prompt, style, cancellation))
        yield from (Spoken(piece.text) for piece in pieces)
        yield Spoken(written=True)
        yield from (Spoken(sound=piece.sound) for piece in pieces)


def test_words_that_come_long_before_their_sound_count_when_they_are_heard() -> None:
    with Room(speaking=TextFirst([LONG_STORY, "Yes."])) as room:
        ask(room)
        room.hear_the_reply_begin(2.0)
        heard = room.heard_seconds
        room.user_presses_stop()
        room.listen(0.2)
        (exchange,) = room.history.exchanges
        assert 2.0 <= heard < 2.3
        assert 3 < len(exchange.heard.split()) < 20
        assert LONG_STORY.startswith(exchange.heard.strip())


def test_a_clause_that_may_not_be_said_is_not_heard_and_ends_the_reply() -> None:
    settings = replace(Settings(), persona=PersonaSettings(preset="calm"))
    with room_with("speaking", "I see. You have cancer. Then wait.", settings=settings) as room:
        ask(room)
        room.hear_everything()
        (exchange,) = room.history.exchanges
        assert Guarded.CERTAINTY in [event.because for event in room.of(ReplyGuarded)]
        assert exchange.heard.startswith("I see.")
        assert "cancer" not in exchange.heard
        assert "wait" not in exchange.heard


def test_words_whose_sound_never_came_were_not_heard() -> None:
    settings = replace(Settings(), persona=PersonaSettings(preset="calm"))
    line = "I see. That was to be expected of it all. You have cancer."
    with Room(speaking=TextFirst([line]), settings=settings) as room:
        ask(room)
        room.hear_everything()
        (exchange,) = room.history.exchanges
        assert "expected" not in exchange.heard


def test_what_reads_aloud_says_that_the_model_cannot() -> None:
    with room_with("speaking") as room:
        room.session.send(Rehearse("Good evening.", "en", VoiceStyle()))
        room.wait_for(StageFailed)
        assert "choose a language model and a voice" in room.of(StageFailed)[0].advice


class Breaks(ScriptedSpeakingModel):
    def answer(
        self, prompt: Prompt, style: VoiceStyle, cancellation: Cancellation
    ) -> Iterator[Spoken]:
        if len(self.styles) == 1:
            self.styles.append(style)
            raise RuntimeError
        yield from super().answer(prompt, style, cancellation)


def test_a_model_that_breaks_costs_one_reply() -> None:
    with Room(speaking=Breaks(["One.", "Two."])) as room:
        for _ in range(3):
            ask(room)
            room.hear_everything()
        assert len(room.of(StageFailed)) == 1
        assert len(room.of(ReplyFinished)) == 2


def test_sound_is_never_longer_than_a_reply_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.conversation.answering._LONGEST_SECONDS", 2.0)

    class Endless(ScriptedSpeakingModel):
        def answer(
            self, prompt: Prompt, style: VoiceStyle, cancellation: Cancellation
        ) -> Iterator[Spoken]:
            yield Spoken("Well.", written=True)
            while True:
                yield Spoken(sound=Sound.silence(0.5, 16_000))

    with Room(speaking=Endless()) as room:
        ask(room)
        room.hear_everything()
        assert room.of(ReplyFinished)
