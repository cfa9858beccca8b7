"""Conversations in which the user writes, takes back, has something read or plays a recording."""

from collections.abc import Iterator
from concurrent.futures import Future

import numpy as np
import pytest

from app.conversation.session import LONGEST_TEXT
from app.core.commands import Rehearse, Resume, Rewind
from app.core.delivery import Delivery
from app.core.errors import EngineError
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    Rewound,
    StageFailed,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.core.settings import ReplySettings, Settings
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.language.context import TOO_LONG
from app.language.engines.scripted import ScriptedChatModel
from app.language.protocols import Cancellation, Prompt
from app.speech.engines.scripted import LoudnessDetector, ScriptedRecogniser, ToneSynthesiser
from app.speech.protocols import Speech, Transcription
from tests.integration.room import Room

LONG_STORY = " ".join(f"The king met {number} knights on the road." for number in range(12))
PAST = (
    Exchange(3, "I am Anna.", "Hello, Anna.", OpenedBecause.RELEASED, language="de"),
    Exchange(7, "It rains.", "A pity.", OpenedBecause.FINISHED, language="fr"),
)


def test_what_is_written_is_answered_like_what_is_said() -> None:
    with Room(["Nobody says this."], ["Good morning."]) as room:
        room.user_writes("  Hello.\n")
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]
        assert room.of(WordsRecognised) == [WordsRecognised(1, "Hello.", "en")]
        assert room.of(TurnOpened) == [TurnOpened(1, OpenedBecause.TYPED)]


def test_writing_interrupts_as_pressing_the_button_does() -> None:
    with Room(["Tell me a story."], [LONG_STORY, "Fine."]) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        room.user_writes("Enough.")
        room.hear_everything()
        assert room.exchanges[-1] == ("Enough.", "Fine.")
        assert room.of(TurnCancelled) == [TurnCancelled(1, CancelledBecause.INTERRUPTED)]


def test_what_is_written_is_taken_for_the_language_that_was_spoken_last() -> None:
    recogniser = ScriptedRecogniser(["Guten Tag."], "de")
    with Room(recogniser=recogniser) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        room.user_writes("Wie spät ist es?")
        room.hear_everything()
        assert [event.language for event in room.of(WordsRecognised)] == ["de", "de"]


def test_nothing_written_is_nothing_said() -> None:
    with Room() as room:
        room.user_writes(" \n ")
        assert not room.events


def test_more_than_can_be_read_is_refused_with_advice_and_forgotten() -> None:
    model = ScriptedChatModel(["Good morning."])
    with Room(model=model) as room:
        room.user_writes("a" * (LONGEST_TEXT + 1))
        assert room.of(StageFailed) == [StageFailed(1, "replying", TOO_LONG, True)]
        assert room.session.idle
        room.user_writes("Hello.")
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]
        assert model.prompts[-1].history == ()


def test_somebody_who_talks_over_the_answer_to_a_text_interrupts_it() -> None:
    with Room(["Tell me a story.", "Wait."], [LONG_STORY, LONG_STORY, "Yes?"]) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(0.3)
        room.user_talks(0.032, 0.6)  # not yet speech, when the text comes
        room.user_writes("Another one.")
        room.hear_the_reply_begin()
        room.user_talks(0.064)
        assert room.of(TurnDucked)
        assert [e.because for e in room.of(TurnCancelled)] == [CancelledBecause.INTERRUPTED]


def test_somebody_who_goes_on_talking_when_the_answer_to_a_text_begins_interrupts_it() -> None:
    with Room(["Tell me a story."], [LONG_STORY, "Yes?"]) as room:
        room.user_talks(0.5)
        room.user_writes("Another one.")
        room.hear_the_reply_begin()
        assert not room.of(TurnDucked)
        room.user_talks(0.064)
        assert room.of(TurnDucked)


def test_a_recording_is_one_utterance_however_long_it_is() -> None:
    heard: list[tuple[float, float]] = []

    class Listening(ScriptedRecogniser):
        def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
            heard.append((sound.seconds, speech_seconds))
            return super().transcribe(sound, speech_seconds)

    talk, rest = Sound(np.full(30 * 24_000, 0.9, np.float32), 24_000), Sound.silence(5.0, 24_000)
    with Room(assistant=["I see."], recogniser=Listening(["A story."])) as room:
        room.session.hear_recording(Sound.joined([rest, talk, rest, talk, rest, talk], 24_000))
        room.hear_everything()
        assert [heard for _, heard in room.exchanges] == ["I see."]
        assert room.of(TurnOpened) == [TurnOpened(1, OpenedBecause.RECORDING)]
    seconds, speech = (sum(parts) for parts in zip(*heard, strict=True))
    assert 90.0 <= seconds < 95.0
    assert 89.0 <= speech < 91.0


def test_a_recording_of_nothing_gets_no_answer_and_one_that_cannot_be_judged_gets_one() -> None:
    class Broken(LoudnessDetector):
        def probability(self, frame: Sound) -> float:
            raise EngineError("A listening model failed.")

    with Room() as room:
        room.session.hear_recording(Sound.silence(3.0, SPEECH_RATE))
        room.hear_everything()
        assert room.of(TurnCancelled) == [TurnCancelled(1, CancelledBecause.NOTHING_SAID)]
    with Room(detector=Broken()) as room:
        room.session.hear_recording(Sound(np.full(SPEECH_RATE, 0.9, np.float32), SPEECH_RATE))
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]


def test_taking_back_forgets_a_turn_and_all_after_it() -> None:
    model = ScriptedChatModel(["One.", "Two.", "Three.", "Four."])
    with Room(model=model) as room:
        for words in ("First", "Second", "Third"):
            room.user_writes(words)
            room.hear_everything()
        room.session.send(Rewind(2))
        room.user_writes("Instead")
        room.hear_everything()
        assert room.exchanges == [("First", "One."), ("Instead", "Four.")]
        assert [message.text for message in model.prompts[-1].history] == ["First", "One."]
        assert room.of(Rewound) == [Rewound(2)]


def test_a_new_conversation_begins_in_the_middle_of_a_reply() -> None:
    with Room(["Tell me a story."], [LONG_STORY, "Hello."], past=PAST) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        room.session.send(Rewind(0))
        assert not room.listen(1.0)[200:].any()
        assert room.exchanges == []
        room.user_writes("Good morning.")
        room.hear_everything()
        assert room.exchanges == [("Good morning.", "Hello.")]


def test_an_earlier_conversation_is_resumed_in_the_middle_of_a_reply() -> None:
    model = ScriptedChatModel([LONG_STORY, "You are Anna.", "Still Anna."])
    with Room(["Tell me a story."], model=model) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        room.session.send(Resume("earlier", PAST))
        assert not room.listen(1.0)[200:].any()
        assert room.of(TurnCancelled) == [TurnCancelled(1, CancelledBecause.STOPPED)]
        assert room.of(Resumed) == [Resumed("earlier", PAST)]
        order = [type(one) for one in room.events if isinstance(one, TurnCancelled | Resumed)]
        assert order == [TurnCancelled, Resumed]
        assert room.history.exchanges == PAST
        room.user_writes("Who am I?")
        room.hear_everything()
        assert len(model.prompts[-1].history) == 4
        assert room.history.exchanges[-1].turn == PAST[-1].turn + 1
        assert room.exchanges[-1] == ("Who am I?", "You are Anna.")


def test_who_begins_to_speak_while_a_conversation_is_resumed_takes_no_number_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Room() as room:
        pipeline, floor = room.session._pipeline, room.session._floor
        silence, taken = pipeline.silence, []

        def silence_and_speech() -> None:
            silence()
            taken.append(floor.numbers.take())

        monkeypatch.setattr(pipeline, "silence", silence_and_speech)
        room.session.send(Resume("earlier", PAST))
        assert taken == [PAST[-1].turn + 1]


def test_a_resumed_conversation_has_no_numbers_that_were_used_before() -> None:
    model = ScriptedChatModel(["One.", "Two.", "Three."])
    with Room(model=model, first_turn=20) as room:
        room.user_writes("First")
        room.hear_everything()
        room.session.send(Resume("earlier", PAST))
        room.user_writes("Second")
        room.hear_everything()
        assert [exchange.turn for exchange in room.history.exchanges] == [
            *(exchange.turn for exchange in PAST), 21
        ]  # fmt: skip
        room.session.send(Resume("empty"))
        assert room.history.exchanges == ()
        room.user_writes("Third")
        room.hear_everything()
        assert room.exchanges == [("Third", "Three.")]


def test_what_is_being_said_with_the_button_down_is_no_part_of_the_resumed_conversation() -> None:
    with Room(past=(), assistant=["Yes."]) as room:
        room.user_presses_the_button()
        room.user_talks(0.5)
        room.session.send(Resume("earlier", PAST))
        room.user_is_silent(0.5)
        room.user_lets_the_button_go()
        room.user_is_silent(2.0)
        room.user_writes("Are you there?")
        room.hear_everything()
        assert room.history.exchanges[: len(PAST)] == PAST
        assert room.exchanges[len(PAST) :] == [("Are you there?", "Yes.")]


def test_a_conversation_goes_on_where_an_earlier_session_ended() -> None:
    model = ScriptedChatModel(["You are Anna."])
    with Room(model=model, past=PAST, first_turn=9) as room:
        room.user_writes("Who am I?")
        room.hear_everything()
        assert len(model.prompts[-1].history) == 4
        assert room.history.exchanges[:2] == PAST
        last = room.history.exchanges[-1]
        assert (last.turn, last.language, last.written.strip()) == (9, "fr", "You are Anna.")
        room.session.send(Rewind(7))
        assert room.history.exchanges == PAST[:1]


class Noting(ToneSynthesiser):
    def __init__(self) -> None:
        self.deliveries: list[tuple[Delivery, str]] = []

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        self.deliveries.append((delivery, language))
        return super().synthesise(text, delivery, language)


def test_a_text_is_read_aloud_in_a_style_of_its_own_and_forgotten() -> None:
    model, synthesiser = ScriptedChatModel(), Noting()
    calm = VoiceStyle(speaker="bf_emma", pace=0.8)
    with Room(model=model, synthesiser=synthesiser) as room:
        room.session.send(Rehearse("This is how I sound. Do you like it?", style=calm))
        room.hear_everything()
        room.session.send(Rehearse("Et en français ?", language="fr"))
        room.hear_everything()
        assert synthesiser.deliveries == [(Delivery("bf_emma", pace=0.8), "bf")] * 2 + [
            (Delivery(), "fr")
        ]  # "bf": see Room
        assert "".join(e.text for e in room.of(ReplyHeard)) == (
            "This is how I sound. Do you like it?Et en français ?"
        )
        assert len(room.of(ReplySounded)) == len(room.of(ReplyFinished)) == 2
        assert [e.because for e in room.of(TurnOpened)] == [OpenedBecause.REHEARSED] * 2
        assert not room.of(WordsRecognised)
        assert room.exchanges == []
        assert model.prompts == []


def test_reading_aloud_ends_when_the_user_wants_to_talk() -> None:
    with Room(["Thank you."], ["Any time."]) as room:
        room.session.send(Rehearse(LONG_STORY * 10))
        room.hear_the_reply_begin(1.0)
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        assert room.exchanges == [("Thank you.", "Any time.")]


WRITTEN_ONLY = Settings(reply=ReplySettings(aloud=False))


def test_replies_that_are_only_written_need_no_voice_and_count_as_heard() -> None:
    with Room(assistant=[LONG_STORY], settings=WRITTEN_ONLY, synthesiser=Future()) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        assert room.exchanges == [("Hello.", LONG_STORY)]
        assert len(room.of(ReplyFinished)) == 1
        assert not room.listen(1.0).any()


class Hesitating(ScriptedChatModel):
    """Comes to its second sentence only when it is given up."""

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        yield "I see, you want to know. "
        yield "It is "
        while not cancellation.cancelled:
            yield ""


def test_talking_while_a_reply_is_being_read_does_not_take_it_back() -> None:
    with Room(["Hello.", "And now?"], model=Hesitating(), settings=WRITTEN_ONLY) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(0.3)
        room.listen(0.1)
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 2)
        assert room.exchanges[0][0] == "Hello."
        assert room.exchanges[0][1].startswith("I see,")
        assert room.of(TurnCancelled) == [TurnCancelled(1, CancelledBecause.INTERRUPTED)]


def test_a_text_is_read_aloud_even_if_replies_are_not() -> None:
    with Room(settings=WRITTEN_ONLY) as room:
        room.session.send(Rehearse("This is how I sound."))
        room.hear_the_reply_begin(0.3)
        assert room.of(TurnPrepared)
