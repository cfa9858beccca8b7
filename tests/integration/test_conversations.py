"""Whole conversations with scripted engines: who speaks when, and what is remembered of it."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from app.conversation.stage import BUG_ADVICE
from app.core.delivery import Delivery
from app.core.errors import EngineError
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    NothingSaid,
    OpenedBecause,
    ReplyHeard,
    StageFailed,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
    TurnPrepared,
    TurnResumed,
    WordsRecognised,
)
from app.core.sound import SPEECH_RATE, Sound
from app.language.engines.scripted import ScriptedChatModel
from app.language.protocols import Cancellation, Prompt
from app.speech.engines.scripted import LoudnessDetector
from app.speech.protocols import Speech, Transcription, WordSpan
from tests.integration.room import Room

ANIMALS = [
    "horse",
    "cow",
    "pig",
    "hen",
    "goat",
    "duck",
    "cat",
    "dog",
    "sheep",
    "owl",
    "fox",
    "hare",
]
LONG_STORY = " ".join(f"The king went on until he met a {animal}." for animal in ANIMALS)


def reasons(room: Room) -> list[CancelledBecause]:
    return [event.because for event in room.of(TurnCancelled) if isinstance(event, TurnCancelled)]


def test_a_question_is_answered_and_remembered() -> None:
    with Room(["What time is it?"], ["It is noon. Are you hungry?"]) as room:
        room.user_talks(1.0)
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised)
        room.user_is_silent(0.3)
        room.hear_everything()
        assert room.exchanges == [("What time is it?", "It is noon. Are you hungry?")]
        (opened,) = room.of(TurnOpened)
        assert isinstance(opened, TurnOpened)
        assert opened.because is OpenedBecause.FINISHED


def test_the_reply_is_prepared_while_it_is_still_unclear_whether_the_user_has_finished() -> None:
    with Room(finished=0.0) as room:
        room.user_talks(1.0)
        room.user_is_silent(0.3)
        room.wait_for(ClauseWritten)
        assert not room.of(TurnOpened)
        assert not room.listen(1.0).any()
        room.user_is_silent(1.2)
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]


def test_going_on_after_a_pause_makes_one_utterance() -> None:
    with Room(["I would like", "I would like some tea."], finished=0.0) as room:
        room.user_talks_in_two_parts()
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["I would like some tea."]
        assert reasons(room) == [CancelledBecause.WENT_ON]


def test_going_on_before_the_reply_was_really_heard_takes_it_back() -> None:
    lengths: list[float] = []

    class Listening:
        def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
            lengths.append(sound.seconds)
            return Transcription(f"Part {len(lengths)}.", "en")

        def forget(self) -> None: ...

    with Room(assistant=[LONG_STORY], recogniser=Listening()) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(0.2)
        room.hear_the_reply_begin()
        assert room.heard_seconds < 0.3
        room.user_talks(0.5)
        assert not room.listen(0.5)[200:].any()
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(0.3)
        room.hear_the_reply_begin(0.5)
        room.user_presses_stop()
        assert reasons(room) == [CancelledBecause.REJOINED, CancelledBecause.STOPPED]
        assert [said for said, _ in room.exchanges] == ["Part 2."]
        assert lengths[1] > lengths[0] + 0.5  # both parts and the pause between them


def test_interrupting_silences_the_reply_and_keeps_what_was_heard() -> None:
    with Room(["Tell me a story.", "Tell me another one."], [LONG_STORY, "Fine."]) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(0.3)
        room.hear_the_reply_begin(1.0)
        room.user_talks(0.15)
        assert room.of(TurnDucked)
        assert np.abs(room.listen(0.1))[200:].max() == pytest.approx(0.15)
        room.user_talks(0.4)
        assert room.of(TurnPaused)
        room.listen(0.1)
        assert not room.listen(1.0).any()
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(0.3)
        room.hear_everything()
        (first, heard), second = room.exchanges
        assert first == "Tell me a story."
        assert heard
        assert LONG_STORY.startswith(heard)
        assert len(heard) < len(LONG_STORY) / 4
        assert second == ("Tell me another one.", "Fine.")


def test_the_model_is_told_what_was_heard_and_not_what_was_written() -> None:
    model = ScriptedChatModel([LONG_STORY, "Fine."])
    with Room(["Tell me a story.", "No, another one."], model=model) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(0.3)
        room.hear_the_reply_begin(1.0)
        room.user_talks(0.6)
        room.user_is_silent(0.2)
        room.listen(0.1)
        room.wait_for(WordsRecognised, 2)
        room.user_is_silent(0.3)
        room.hear_everything()
        said, heard = model.prompts[-1].history
        assert said.text == "Tell me a story."
        assert heard.text.endswith("…")
        assert len(heard.text) < len(LONG_STORY) / 4


@pytest.mark.parametrize("noise", ["", "Mm-hm."])
def test_a_cough_or_a_nod_does_not_end_the_reply(noise: str) -> None:
    with Room(["Tell me a story.", noise], [LONG_STORY]) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(0.3)
        room.hear_the_reply_begin(1.0)
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(TurnResumed)
        assert room.listen(0.5)[2000:].all()
        room.hear_everything()
        assert room.exchanges == [("Tell me a story.", LONG_STORY.strip())]


class Telling:
    """Says each word at an amplitude of its own, and tells when: the second at 0.2."""

    rate = SPEECH_RATE
    seconds = (0.3, 0.3, 0.6, 0.3)

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        assert len(text.split()) == len(self.seconds)
        lengths = [round(seconds * self.rate) for seconds in self.seconds]
        ends = np.cumsum(lengths).tolist()
        spans = tuple(
            WordSpan(place, end - length, end)
            for place, (length, end) in enumerate(zip(lengths, ends, strict=True))
        )
        sounds = [np.full(length, 0.1 * (n + 1), np.float32) for n, length in enumerate(lengths)]
        first, rest = np.split(np.concatenate(sounds), [12_000])  # within the third word
        yield Speech(first, self.rate, spans)
        yield Speech(rest, self.rate)


def test_a_false_alarm_goes_on_from_the_beginning_of_the_word_that_was_cut() -> None:
    with Room(["Go on.", ""], ["Horses eat green grass."], synthesiser=Telling()) as room:
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(0.3)
        room.hear_the_reply_begin(0.82)
        room.user_talks(0.5)
        room.listen(0.1)
        assert room.of(TurnPaused)
        assert [event.text for event in room.of(ReplyHeard)] == ["Horses eat "]
        room.user_is_silent(0.2)
        room.wait_for(TurnResumed)
        again = room.listen(1.0)
        green, grass = (np.flatnonzero(np.isclose(again, level)) for level in (0.3, 0.4))
        fade = 119
        assert (green[0], green[-1] + 1) == (fade, 0.6 * SPEECH_RATE)
        assert len(grass) == 0.3 * SPEECH_RATE
        room.hear_everything()
        assert room.exchanges == [("Go on.", "Horses eat green grass.")]


def test_silence_is_no_turn() -> None:
    with Room() as room:
        room.user_is_silent(5.0)
        assert not room.events


def test_pressing_the_button_and_saying_nothing_gives_an_empty_turn() -> None:
    with Room() as room:
        room.user_presses_the_button()
        room.user_is_silent(1.0)
        room.user_lets_the_button_go()
        assert room.of(NothingSaid)
        assert reasons(room) == [CancelledBecause.NOTHING_SAID]
        assert room.session.idle
        assert room.exchanges == []
        assert not room.listen(1.0).any()


def test_letting_the_button_go_is_the_end_without_any_waiting() -> None:
    with Room(["Is it late?"], ["No."], finished=0.0) as room:
        room.user_holds_the_button_and_talks(1.0)
        room.hear_everything()
        assert room.exchanges == [("Is it late?", "No.")]


def test_the_button_interrupts_at_once() -> None:
    with Room(["Tell me a story.", "Stop it."], [LONG_STORY, "Sorry."]) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["Tell me a story.", "Stop it."]
        assert CancelledBecause.INTERRUPTED in reasons(room)


def test_stop_silences_within_a_block() -> None:
    with Room(["Tell me a story."], [LONG_STORY]) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        room.user_presses_stop()
        assert not room.listen(1.0)[200:].any()
        assert not room.record.pending


def test_somebody_who_never_pauses_is_answered_after_a_minute() -> None:
    with Room(["A very long story."], ["I see."]) as room:
        room.user_talks(61.0)
        room.wait_for(TurnOpened)
        (opened,) = room.of(TurnOpened)
        assert isinstance(opened, TurnOpened)
        assert opened.because is OpenedBecause.LONGEST


def test_a_reply_that_goes_round_in_circles_is_ended() -> None:
    with Room(["Hi."], ["I think that is a very good idea of yours. " * 50]) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        ((_, heard),) = room.exchanges
        assert heard.count("idea") < 10


def test_a_reply_is_never_longer_than_its_limit() -> None:
    endless = " ".join(
        f"After the {one} there came a {other}." for one in ANIMALS for other in ANIMALS
    )
    with Room(["Hi."], [endless]) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        ((_, heard),) = room.exchanges
        assert 100 < len(heard.split()) < 200
        assert heard.endswith(".")


class Failing:
    rate = SPEECH_RATE

    def __init__(self, error: Exception) -> None:
        self.errors = [error]

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        if self.errors:
            raise self.errors.pop()
        yield Speech(np.full(1600, 0.5, np.float32), self.rate)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (EngineError("The voice failed. Choose another."), "The voice failed. Choose another."),
        (ZeroDivisionError("a secret"), BUG_ADVICE),
    ],
)
def test_a_failing_voice_costs_one_reply_and_no_words(error: Exception, advice: str) -> None:
    with Room(["One.", "Two."], ["First.", "Second."], synthesiser=Failing(error)) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.wait_for(StageFailed)
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        (failure,) = room.of(StageFailed)
        assert isinstance(failure, StageFailed)
        assert failure.advice == advice
        assert room.exchanges == [("One.", ""), ("Two.", "Second.")]


class Slow:
    """Reads and reads, and never comes to a word until it is cancelled."""

    def __init__(self) -> None:
        self.cancelled = 0

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        if prompt.fresh[0].text.startswith("Quickly."):
            yield "Done. "
            return
        while not cancellation.cancelled:
            yield ""
        self.cancelled += 1

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        while not cancellation.cancelled:
            yield None
        self.cancelled += 1


def test_nothing_that_was_given_up_delays_what_is_wanted() -> None:
    with Room(["Slowly.", "Quickly."], model=Slow()) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.wait_for(WordsRecognised)
        room.user_holds_the_button_and_talks(0.5)
        room.wait_for(ClauseWritten)
        room.hear_everything()
        assert room.exchanges[-1] == ("Quickly.", "Done.")


def test_a_turn_that_was_only_prepared_leaves_no_trace() -> None:
    with Room(["I", "I am", "I am here."], finished=0.0) as room:
        for part in range(3):
            room.user_talks(0.4)
            room.user_is_silent(0.25)
            room.wait_for(WordsRecognised, part + 1)
        room.user_is_silent(1.2)
        room.hear_everything()
        assert len(room.of(TurnPrepared)) == 3
        assert room.exchanges == [("I am here.", "Good morning.")]


def test_a_nod_that_turns_into_an_interruption_silences_the_reply_after_all() -> None:
    words = ["Tell me a story.", "Yeah.", "Yeah, but make it shorter."]
    with Room(words, [LONG_STORY, "Fine."], finished=0.0) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(TurnResumed)
        room.user_talks(0.5)
        assert len(room.of(TurnPaused)) == 2
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 3)
        room.user_is_silent(1.5)
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == [words[0], words[2]]


class ByLength:
    """Tells short utterances from pieces of long ones."""

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        return Transcription("Tell me a story." if sound.seconds < 5.0 else "Long.", "en")

    def forget(self) -> None: ...


def test_somebody_who_interrupts_for_a_minute_takes_the_floor() -> None:
    with Room(assistant=[LONG_STORY, "I see."], recogniser=ByLength()) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        room.user_talks(60.0)
        room.user_is_silent(0.5)
        room.hear_everything()
        said, heard = room.exchanges[-1]
        assert (set(said.split()), heard) == ({"Long."}, "I see.")
        assert CancelledBecause.INTERRUPTED in reasons(room)


class WaitsForPermission:
    """A recogniser whose answer comes when the test says so."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.asked = threading.Semaphore(0)
        self.may_answer = threading.Semaphore(0)

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        self.asked.release()
        assert self.may_answer.acquire(timeout=5)
        line = self.lines.pop(0)
        if line == "fail":
            raise EngineError("Speech recognition failed.")
        return Transcription(line, "en")

    def forget(self) -> None: ...


def start_a_story(room: Room, recogniser: WaitsForPermission) -> None:
    recogniser.may_answer.release()
    room.user_holds_the_button_and_talks(0.5)
    room.hear_the_reply_begin(1.0)
    assert recogniser.asked.acquire(timeout=5)


def test_words_that_come_late_do_not_bring_the_reply_back_while_the_user_speaks() -> None:
    recogniser = WaitsForPermission("Tell me a story.", "Yeah.", "Yeah, but shorter.")
    with Room(assistant=[LONG_STORY, "Fine."], recogniser=recogniser, finished=0.0) as room:
        start_a_story(room, recogniser)
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        assert recogniser.asked.acquire(timeout=5)
        room.user_talks(0.5)
        recogniser.may_answer.release()
        room.wait_for(WordsRecognised, 2)
        room.listen(0.1)
        assert not room.of(TurnResumed)
        assert not room.listen(0.5).any()
        recogniser.may_answer.release()
        room.user_is_silent(0.2)
        room.wait_for(WordsRecognised, 3)
        room.user_is_silent(1.5)
        room.hear_everything()
        assert room.exchanges[-1] == ("Yeah, but shorter.", "Fine.")


def test_a_recogniser_that_fails_on_an_interruption_lets_the_reply_go_on() -> None:
    recogniser = WaitsForPermission("Tell me a story.", "fail")
    with Room(assistant=[LONG_STORY], recogniser=recogniser) as room:
        start_a_story(room, recogniser)
        recogniser.may_answer.release()
        room.user_talks(0.5)
        room.user_is_silent(0.2)
        room.wait_for(TurnResumed)
        room.hear_everything()
        assert room.exchanges == [("Tell me a story.", LONG_STORY.strip())]


def test_waiting_for_a_slow_reply_does_not_make_the_utterance_too_long() -> None:
    with Room(assistant=["Yes."], recogniser=ByLength()) as room:
        room.user_talks(57.0)
        room.user_is_silent(0.2)
        room.wait_for(ClauseWritten)
        room.user_is_silent(10.0)  # nobody listens to the loudspeaker yet
        room.hear_everything()
        assert [heard for _, heard in room.exchanges] == ["Yes."]
        assert not reasons(room)


def test_a_detector_that_fails_is_taken_for_silence_and_the_conversation_lives() -> None:
    detector = Breaking()
    with Room(["Hello."], ["Good morning."], detector=detector) as room:
        room.user_talks(1.0)
        assert not room.events
        detector.broken = False
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        assert room.exchanges == [("Hello.", "Good morning.")]


class Breaking(LoudnessDetector):
    broken = True

    def probability(self, frame: Sound) -> float:
        if self.broken:
            raise EngineError("A listening model failed.")
        return super().probability(frame)
