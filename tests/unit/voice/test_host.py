"""The thread that hears and carries out, with scripted engines and no sound card."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event as Signal

import pytest

from app.core.commands import Apply, Attend, Attention, Configure, Press, Release, Say
from app.core.events import OpenedBecause, ReplyFinished, TurnOpened, WordsRecognised
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.speech.engines.scripted import LoudnessDetector, ScriptedRecogniser
from app.speech.protocols import Transcription
from app.voice import continuing
from app.voice.host import Answer, Host
from app.workshop import Workshop
from tests.unit.voice.house import SCRIPTED, House, loud


class Household(House):
    def __init__(self, attention: Attention) -> None:
        super().__init__(begun=False)
        self.ended = Signal()
        configure = Configure(SCRIPTED, attention)
        self.host = Host(
            configure, self.conversation, self.playback, self.events.append, self.ended.set
        )
        self.host.start()

    def close(self) -> None:
        self.host.close()
        self.playback.close()

    def microphone(self, frames: list[Sound]) -> None:
        for frame in frames:
            self.host.hear(frame)


@pytest.fixture
def open_mic() -> Iterator[Household]:
    household = Household(Attention.OPEN)
    yield household
    household.close()


@pytest.fixture
def talk_button() -> Iterator[Household]:
    household = Household(Attention.PRESSED)
    yield household
    household.close()


@pytest.mark.parametrize("attention", [Attention.MUTED, Attention.PRESSED])
def test_what_was_said_before_listening_ended_is_answered_however_slow_the_recogniser(
    attention: Attention, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer = Signal()

    class Slow(ScriptedRecogniser):
        def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
            may_answer.wait(10)
            return super().transcribe(sound, speech_seconds)

    monkeypatch.setattr(Workshop, "recogniser", lambda *arguments: Slow())
    house = Household(Attention.OPEN)
    house.microphone(loud(1.0))
    house.host.send(Attend(attention))
    house.microphone(loud(5.0))
    house.wait(lambda: house.host._inbox.empty())
    assert not house.of(TurnOpened)
    may_answer.set()
    house.wait(lambda: bool(house.of(WordsRecognised)))
    house.microphone(loud(1.0))
    house.wait(lambda: bool(house.of(ReplyFinished)))
    house.wait(lambda: house.host.idle)
    house.close()


def test_what_was_said_before_the_microphone_was_pulled_out_is_answered(
    open_mic: Household,
) -> None:
    open_mic.microphone(loud(1.0))
    open_mic.wait(lambda: bool(open_mic.of(ReplyFinished)))
    open_mic.wait(lambda: open_mic.host.idle)


def test_words_said_while_a_recording_is_being_looked_at_are_heard(
    talk_button: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, may_go_on = Signal(), Signal()

    def wait(detector: LoudnessDetector) -> None:
        looking.set()
        may_go_on.wait(10)

    monkeypatch.setattr(LoudnessDetector, "reset", wait)
    talk_button.host.send(Answer(Sound.joined(loud(0.5), SPEECH_RATE)))
    assert looking.wait(10)
    talk_button.host.send(Press())
    talk_button.microphone(loud(0.5))
    talk_button.host.send(Release())
    may_go_on.set()
    talk_button.wait(lambda: len(talk_button.of(WordsRecognised)) == 2)
    talk_button.wait(lambda: bool(talk_button.of(ReplyFinished)))
    assert [event.because for event in talk_button.of(TurnOpened)] == [
        OpenedBecause.RECORDING, OpenedBecause.RELEASED
    ]  # fmt: skip


def test_a_conversation_that_cannot_be_built_again_ends_instead_of_being_deaf(
    talk_button: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("a bug")

    talk_button.host.send(Say("Hello."))
    talk_button.wait(lambda: bool(talk_button.of(ReplyFinished)))
    monkeypatch.setattr(continuing, "build_conversation", broken)
    talk_button.host.send(Apply(replace(SCRIPTED, voice=VoiceStyle("am_adam"))))
    assert talk_button.ended.wait(10)
