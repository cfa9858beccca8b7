"""Somebody says something and, before it is answered, writes, gives a file or wants a text read."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from app.conversation.admitting import UNWRITTEN
from app.core.commands import Rehearse
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    OpenedBecause,
    ReplyFinished,
    TurnCancelled,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.sound import SPEECH_RATE, Sound
from app.language.engines.scripted import ScriptedChatModel
from app.speech.engines.scripted import ScriptedRecogniser
from app.speech.protocols import Transcription
from app.speech_models.engines.scripted import ScriptedListeningModel
from app.ui.state.entries import Entry, Fate
from app.ui.state.turns import Turns
from tests.integration.room import Room

RECORDING = Sound(np.full(2 * SPEECH_RATE, 0.9, np.float32), SPEECH_RATE)
LONG_STORY = " ".join(f"The king met {number} knights on the road." for number in range(12))


def shown(room: Room) -> list[Entry]:
    """What the window shows in the end."""
    turns = Turns()
    for event in tuple(room.events):
        turns = turns.after(event)
    return list(turns.entries.shown)


def words_shown(room: Room) -> list[str]:
    return [entry.said for entry in shown(room)]


def ends(room: Room) -> list[CancelledBecause]:
    return [event.because for event in room.of(TurnCancelled)]


def pause(room: Room, words: int = 1) -> None:
    """Long enough for a reply to be prepared, and too short for it to be heard."""
    room.user_is_silent(0.16)
    room.wait_for(WordsRecognised, words)


def write(room: Room) -> None:
    room.user_writes("The letter.")


def drop(room: Room) -> None:
    room.session.hear_recording(RECORDING)


ASKING = pytest.mark.parametrize("ask", [write, drop])
Ask = Callable[[Room], None]


def aloud(ask: Ask, *lines: str) -> list[str]:
    """What there is to recognise: a letter that is written is not."""
    return [line for line in lines if ask is drop or line != "The letter."]


class Slow(ScriptedRecogniser):
    """Waits with its first words until it may go on."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines)
        self.go_on = threading.Event()

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        assert self.go_on.wait(10)
        return super().transcribe(sound, speech_seconds)


class Measuring(ScriptedRecogniser):
    """Notes how long each utterance was."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines)
        self.lengths: list[float] = []

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        self.lengths.append(sound.seconds)
        return super().transcribe(sound, speech_seconds)


@ASKING
def test_what_was_said_before_a_pause_counts_if_something_else_is_asked_in_it(ask: Ask) -> None:
    model = ScriptedChatModel(["Prepared for nothing.", "I see."])
    with Room(["Read this.", "The letter."], model=model) as room:
        room.user_talks(1.0)
        pause(room)
        room.wait_for(ClauseWritten)
        ask(room)
        room.hear_everything()
        room.user_is_silent(2.0)
        assert room.exchanges == [("Read this.", ""), ("The letter.", "I see.")]
        assert model.prompts[-1].history[0].text == "Read this."
        first, second = shown(room)
        assert (first.said, first.fate, first.written) == ("Read this.", Fate.CUT_SHORT, "")
        assert (second.said, second.fate) == ("The letter.", Fate.FINISHED)
        assert len(room.of(TurnPrepared)) == 2
        assert room.of(TurnOpened)[0] == TurnOpened(1, OpenedBecause.OVERTAKEN)


@ASKING
def test_words_that_are_not_known_yet_are_recognised_and_shown_all_the_same(ask: Ask) -> None:
    recogniser = Slow("Read this.", "The letter.")
    with Room(assistant=["I see."], recogniser=recogniser) as room:
        room.user_talks(1.0)
        room.user_is_silent(0.16)
        ask(room)
        room.user_is_silent(2.0)
        recogniser.go_on.set()
        room.wait_for(WordsRecognised, 2)
        room.hear_everything()
        assert room.exchanges == [("Read this.", ""), ("The letter.", "I see.")]
        assert words_shown(room) == ["Read this.", "The letter."]
        assert shown(room)[0].fate is Fate.CUT_SHORT
        assert ends(room) == [CancelledBecause.INTERRUPTED]


def test_the_next_reply_knows_words_that_came_late() -> None:
    recogniser, model = Slow("Read this.", "And now?"), ScriptedChatModel(["I see.", "Fine."])
    with Room(model=model, recogniser=recogniser) as room:
        room.user_talks(1.0)
        room.user_is_silent(0.16)
        write(room)
        recogniser.go_on.set()
        room.hear_everything()
        room.user_holds_the_button_and_talks(0.5)
        room.hear_everything()
        said = [message.text for message in model.prompts[-1].history[::2]]
        assert said == ["Read this.", "The letter."]


@ASKING
def test_who_goes_on_speaking_afterwards_is_heard_and_nothing_of_it_twice(ask: Ask) -> None:
    recogniser = Measuring(*aloud(ask, "Read this.", "The letter.", "To the end."))
    with Room(assistant=["I see."], recogniser=recogniser) as room:
        room.user_talks(3.0)
        pause(room)
        ask(room)
        room.user_talks(1.0)
        pause(room, 3)
        room.user_is_silent(1.5)
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["Read this.", "The letter.", "To the end."]
        assert recogniser.lengths[-1] < 2.0


@ASKING
def test_who_is_speaking_meanwhile_is_heard_to_the_end(ask: Ask) -> None:
    recogniser = Measuring(*aloud(ask, "The letter.", "Read this."))
    model = ScriptedChatModel([LONG_STORY, "I see.", "I see."])
    with Room(model=model, recogniser=recogniser) as room:
        room.user_talks(2.0)
        ask(room)
        room.user_talks(2.0)
        pause(room, 2)
        room.user_is_silent(1.5)
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["The letter.", "Read this."]
        assert words_shown(room) == ["The letter.", "Read this."]
        assert recogniser.lengths[-1] > 4.0
        assert model.prompts[-1].history[0].text == "The letter."


@pytest.mark.parametrize("paused", [False, True])
@ASKING
def test_who_holds_the_button_meanwhile_is_heard_to_the_end(ask: Ask, *, paused: bool) -> None:
    first = ["Read"] if paused else []
    recogniser = Measuring(*aloud(ask, *first, "The letter.", "Read this."))
    with Room(assistant=["I see."], recogniser=recogniser) as room:
        room.user_presses_the_button()
        room.user_talks(2.0)
        if paused:
            pause(room)
        ask(room)
        room.user_talks(1.0)
        room.user_lets_the_button_go()
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["The letter.", "Read this."]
        assert words_shown(room) == ["The letter.", "Read this."]
        assert recogniser.lengths[-1] > 2.9
        assert OpenedBecause.RELEASED in [event.because for event in room.of(TurnOpened)]


def test_a_file_while_a_reply_is_heard_is_answered_and_what_was_heard_is_kept() -> None:
    with Room(["Tell me a story.", "The letter."], [LONG_STORY, "I see."]) as room:
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        drop(room)
        room.hear_everything()
        (story, heard), letter = room.exchanges
        assert story == "Tell me a story."
        assert LONG_STORY.startswith(heard)
        assert heard
        assert letter == ("The letter.", "I see.")


@ASKING
def test_an_interruption_counts_though_something_else_is_asked_before_it_is_understood(
    ask: Ask,
) -> None:
    recogniser = Slow("Tell me a story.", "Who was he?", "The letter.")
    with Room(assistant=[LONG_STORY, "I see."], recogniser=recogniser) as room:
        recogniser.go_on.set()
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(1.0)
        recogniser.go_on.clear()
        room.user_talks(1.0)
        room.user_is_silent(0.16)
        ask(room)
        recogniser.go_on.set()
        room.wait_for(WordsRecognised, 3)
        room.hear_everything()
        said = [said for said, _ in room.exchanges]
        assert said == ["Tell me a story.", "Who was he?", "The letter."]
        assert ends(room) == [CancelledBecause.INTERRUPTED] * 2


@pytest.mark.parametrize(
    ("echo", "words", "because"),
    [
        (True, "Who was he?", CancelledBecause.NOT_LISTENED),
        (False, "Mm-hm.", CancelledBecause.BACKCHANNEL),
        (False, "The king met no knights on the road.", CancelledBecause.OWN_WORDS),
        (False, "", CancelledBecause.NOTHING_SAID),
    ],
)
def test_what_would_have_been_refused_over_the_reply_is_not_taken_for_the_user(
    echo: bool, words: str, because: CancelledBecause
) -> None:
    recogniser = Slow("Tell me a story.", words)
    with Room(assistant=[LONG_STORY, "I see."], recogniser=recogniser) as room:
        recogniser.go_on.set()
        room.user_holds_the_button_and_talks(0.5)
        room.hear_the_reply_begin(3.0)
        room.session.take_turns(echo)
        recogniser.go_on.clear()
        room.user_talks(1.0)
        room.user_is_silent(0.16)
        write(room)
        recogniser.go_on.set()
        room.hear_everything()
        assert [said for said, _ in room.exchanges] == ["Tell me a story.", "The letter."]
        assert words_shown(room) == ["Tell me a story.", "The letter."]
        assert ends(room) == [CancelledBecause.INTERRUPTED, because]


def test_a_text_that_is_read_aloud_costs_no_words_either() -> None:
    with Room(["Hello."], ["Good morning."]) as room:
        room.user_talks(1.0)
        pause(room)
        room.session.send(Rehearse("This is how I sound."))
        room.hear_everything()
        assert room.exchanges == [("Hello.", "")]
        assert [event.turn for event in room.of(ReplyFinished)] == [2]


def test_a_model_that_hears_for_itself_remembers_how_it_sounded() -> None:
    model = ScriptedListeningModel(["Prepared for nothing.", "I see."], ["Read this."])
    with Room(listening=model) as room:
        room.user_talks(1.0)
        pause(room)
        room.wait_for(ClauseWritten)
        write(room)
        room.wait_for(ClauseWritten, 2)
        assert [said for said, _ in room.exchanges] == [UNWRITTEN, "The letter."]
        assert model.prompts[-1].history[0].sound is not None
        room.hear_everything()
        room.wait_for(WordsRecognised, 3)
        assert room.exchanges == [("Read this.", ""), ("The letter.", "I see.")]
