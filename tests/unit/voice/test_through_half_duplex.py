"""What can be said, pressed and muted while a reply sounds that is not to be talked over."""

from collections.abc import Iterator

import numpy as np
import pytest

from app.audio.echo import EchoCanceller
from app.core.commands import Attend, Attention, Command, Configure, Press, Release, Say, Stop
from app.core.events import (
    CancelledBecause,
    Event,
    OpenedBecause,
    ReplyFinished,
    ReplySounded,
    SpeechPaused,
    SpeechStarted,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import Duplex, DuplexChosen, LoudspeakerOpened, MicrophoneGated
from app.language.engines.scripted import ScriptedChatModel
from app.speech.engines.scripted import ScriptedRecogniser
from app.voice.host import Host
from app.workshop import Workshop
from tests.unit.audio.sound_cards import ScriptedLibrary
from tests.unit.voice.house import SCRIPTED, House

FRAME = 512
VOICE, SILENCE = 0.9, 0.0
REPLY = (
    "The moon is far away and nobody lives there. It turns around the earth once in a month. "
    "People have walked on it six times and brought home some very old stones. "
    "Without it there would be hardly any tides and the nights would be quite dark."
)


class Desk(House):
    """A host whose loudspeaker and microphone are moved on frame by frame."""

    def __init__(self) -> None:
        self._card = ScriptedLibrary("Desk speakers")
        super().__init__(begun=False, sound_card=lambda: self._card)
        configure = Configure(SCRIPTED, Attention.OPEN)
        self.host = Host(
            configure, self.conversation, self.playback, self.events.append, lambda: None
        )
        self.host._echo._canceller = EchoCanceller(lambda near, far: near)  # it knows no tone
        self.host.start()
        self.wait(lambda: bool(self.of(LoudspeakerOpened)))
        self._opened = self._card.open[0]

    def close(self) -> None:
        self.host.close()
        super().close()

    def live(self, seconds: float, level: float = SILENCE) -> None:
        for _ in range(round(seconds * SPEECH_RATE / FRAME)):
            self._opened.play(FRAME * round(self._opened.options.samplerate) // SPEECH_RATE)
            self.host.hear(Sound(np.full(FRAME, level, np.float32), SPEECH_RATE))
            self.wait(self.host._inbox.empty)

    def until(self, kind: type[Event], level: float = SILENCE) -> None:
        """Go on until that has happened for the first time."""
        for _ in range(1000):
            if self.of(kind):
                return
            self.live(0.1, level)
        raise AssertionError(f"{kind.__name__} did not come: {self.events}")

    def begin_reply(self) -> None:
        """To the point where the microphone is not listened to any more."""
        self.host.send(Say("Tell me of the moon."))
        self.until(ReplySounded)
        self.live(0.5)
        assert self.of(MicrophoneGated)[-1].gated

    def say(self) -> None:
        """Something short, over the reply."""
        known = len(self.of(WordsRecognised))
        self.live(0.4, VOICE)
        self.live(0.4)
        self.wait(lambda: len(self.of(WordsRecognised)) > known)
        self.live(0.2)

    def send(self, command: Command) -> None:
        self.host.send(command)  # type: ignore[arg-type] # as the voice process sends it

    def cancelled(self, turn: int) -> list[CancelledBecause]:
        return [event.because for event in self.of(TurnCancelled) if event.turn == turn]


@pytest.fixture
def words() -> list[str]:
    return ["Stop."]


@pytest.fixture
def desk(words: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(Workshop, "recogniser", lambda *arguments: ScriptedRecogniser(words))
    reply = ScriptedChatModel([REPLY])
    monkeypatch.setattr(Workshop, "chat_model", lambda *arguments: reply)
    desk = Desk()
    desk.begin_reply()
    yield desk
    assert desk.of(DuplexChosen)[0].duplex is Duplex.HALF
    desk.close()


def test_stop_is_heard_and_ends_the_reply(desk: Desk) -> None:
    desk.say()
    assert desk.cancelled(1) == [CancelledBecause.STOPPED]
    assert desk.cancelled(2) == [CancelledBecause.STOPPED]
    assert not desk.of(TurnDucked)
    desk.wait(lambda: desk.host.idle)
    assert len(desk.of(TurnOpened)) == 1


@pytest.mark.parametrize("words", [["How far is Mars?", "Please stop."]])
def test_a_question_is_not_and_the_reply_goes_on_until_there_is_a_stop(desk: Desk) -> None:
    desk.say()
    assert desk.cancelled(2) == [CancelledBecause.NOT_LISTENED]
    assert not desk.cancelled(1)
    assert not desk.of(TurnDucked)
    desk.say()
    assert desk.cancelled(1) == [CancelledBecause.STOPPED]


@pytest.mark.parametrize("words", [["How far is Mars?"]])
def test_with_the_talk_button_a_question_is_answered(desk: Desk) -> None:
    desk.send(Press())
    desk.live(0.5, VOICE)
    desk.send(Release())
    desk.live(0.5)
    desk.wait(lambda: len(desk.of(TurnOpened)) == 2)
    assert desk.cancelled(1) == [CancelledBecause.INTERRUPTED]
    assert desk.of(TurnOpened)[1].because is OpenedBecause.RELEASED


def test_the_stop_key_works_before_anything_else_is_done(desk: Desk) -> None:
    desk.send(Stop())
    assert desk.cancelled(1) == [CancelledBecause.STOPPED]


def test_muted_nothing_is_heard_but_the_stop_key_works(desk: Desk) -> None:
    desk.send(Attend(Attention.MUTED))
    desk.live(0.5, VOICE)
    desk.live(0.5)
    assert not desk.of(SpeechStarted)
    assert not desk.cancelled(1)
    desk.send(Stop())
    assert desk.cancelled(1) == [CancelledBecause.STOPPED]


def test_muting_in_the_middle_of_a_word_takes_effect_at_once(desk: Desk) -> None:
    desk.live(0.3, VOICE)
    desk.wait(lambda: bool(desk.of(SpeechStarted)))
    desk.send(Attend(Attention.MUTED))
    desk.live(0.5, VOICE)
    assert desk.of(SpeechPaused)


@pytest.mark.parametrize("words", [["How far is Mars?"]])
def test_a_question_that_outlasts_the_reply_is_answered(desk: Desk) -> None:
    desk.live(0.1, VOICE)
    desk.until(ReplyFinished, VOICE)
    desk.live(0.6, VOICE)
    desk.until(WordsRecognised)
    desk.wait(lambda: len(desk.of(TurnPrepared)) == 2)
    desk.live(1.5)
    desk.wait(lambda: len(desk.of(TurnOpened)) == 2)
    assert not desk.cancelled(1)
