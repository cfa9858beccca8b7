"""A conversation goes on though devices, and the sound server itself, come and go."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.audio.routing import NO_MICROPHONE
from app.core.commands import Attention, Rehearse
from app.core.events import (
    Event,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    SpeechStarted,
    TurnCancelled,
    TurnOpened,
)
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import (
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneLost,
    MicrophoneOpened,
    MicrophoneSilent,
)
from app.voice.devices_in_use import SILENT
from tests.integration.sound_server import INSTALLED, SoundServer, sound_server, wait_until
from tests.integration.voice_process import SCRIPTED, Child

pytestmark = pytest.mark.skipif(not INSTALLED, reason="PulseAudio is not installed")

WITHIN = 3.0
"""Seconds in which the conversation must go on."""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as server:
        for name, value in server.additions.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def child(server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    """A voice process with an open microphone and everything in its place."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    child = Child(SCRIPTED, attention=Attention.OPEN)
    child.wait_for(MicrophoneOpened)
    child.wait_for(LoudspeakerOpened)
    yield child
    child.close()


def speech(seconds: float) -> Sound:
    return Sound(Sound.silence(seconds, SPEECH_RATE).samples + 0.9, SPEECH_RATE)


def speak(server: SoundServer, seconds: float = 1.0) -> threading.Thread:
    speaker = threading.Thread(target=server.play_into_microphone, args=(speech(seconds),))
    speaker.start()
    return speaker


def converse(server: SoundServer, child: Child) -> None:
    """Somebody says something and is answered."""
    answered = len(child.of(ReplyFinished))
    speaker = speak(server)
    child.wait_for(ReplyFinished, answered + 1)
    speaker.join()


def when(child: Child, kind: type[Event], times: int = 1) -> float:
    return [at for at, event in child.events if isinstance(event, kind)][times - 1]


def test_an_unplugged_microphone_is_lost_and_listening_goes_on_when_it_is_back(
    server: SoundServer, child: Child
) -> None:
    converse(server, child)
    unplugged = time.monotonic()
    server.unplug_microphone()
    assert child.wait_for(MicrophoneLost).advice == NO_MICROPHONE
    assert when(child, MicrophoneLost) - unplugged < WITHIN
    plugged = time.monotonic()
    server.plug_microphone()
    assert child.wait_for(MicrophoneOpened, 2).advice == "The microphone in use is now Microphone."
    speaker = speak(server)
    child.wait_for(SpeechStarted, 2)
    assert when(child, SpeechStarted, 2) - plugged < WITHIN
    child.wait_for(ReplyFinished, 2)
    speaker.join()
    assert not child.of(TurnCancelled)


def test_without_a_microphone_the_loudspeaker_is_never_listened_to(
    server: SoundServer, child: Child
) -> None:
    recorders = server.listeners("loudspeaker.monitor")
    server.unplug_microphone()
    child.wait_for(MicrophoneLost)
    wait_until(lambda: server.listeners("loudspeaker.monitor") == recorders, "it listens to itself")
    child.send(Rehearse("one two three four five six seven eight nine ten"))
    child.wait_for(ReplyFinished)
    assert server.listeners("loudspeaker.monitor") == recorders
    assert not child.of(SpeechStarted)


def test_what_was_said_until_the_microphone_was_lost_is_answered(
    server: SoundServer, child: Child
) -> None:
    speaker = speak(server, 3.0)
    child.wait_for(SpeechStarted)
    server.unplug_microphone()
    child.wait_for(MicrophoneLost)
    child.wait_for(TurnOpened)
    child.wait_for(ReplyFinished)
    assert not child.of(TurnCancelled)
    speaker.join()


def test_when_the_system_chooses_another_microphone_it_is_followed_and_named(
    server: SoundServer, child: Child
) -> None:
    converse(server, child)
    server.change_default_microphone()
    opened = child.wait_for(MicrophoneOpened, 2)
    assert opened.advice == "The microphone in use is now Headset."
    assert opened.name == child.of(MicrophoneOpened)[0].name
    converse(server, child)
    assert not child.of(MicrophoneLost)


def test_after_a_crash_of_the_sound_server_the_conversation_goes_on_with_the_next(
    server: SoundServer, child: Child
) -> None:
    converse(server, child)
    server.kill()
    child.wait_for(MicrophoneLost)
    child.wait_for(LoudspeakerLost)
    server.restart()
    restarted = time.monotonic()
    child.wait_for(MicrophoneOpened, 2)
    child.wait_for(LoudspeakerOpened, 2)
    converse(server, child)
    assert when(child, SpeechStarted, 2) - restarted < WITHIN


def test_a_reply_waits_for_its_loudspeaker_and_nothing_of_it_is_lost(
    server: SoundServer, child: Child
) -> None:
    text = " ".join(["word"] * 30)
    child.send(Rehearse(text))
    child.wait_for(ReplySounded)
    server.kill()
    child.wait_for(LoudspeakerLost)
    server.restart()
    child.wait_for(LoudspeakerOpened, 2)
    child.wait_for(ReplyFinished)
    assert "".join(event.text for event in child.of(ReplyHeard)).split() == text.split()
    lost, back = when(child, LoudspeakerLost), when(child, LoudspeakerOpened, 2)
    assert back - lost < WITHIN
    assert not [
        at for at, event in child.events if isinstance(event, ReplyHeard) and lost + 0.1 < at < back
    ]


def test_a_reply_goes_on_in_writing_if_its_loudspeaker_stays_away(
    server: SoundServer, child: Child
) -> None:
    child.send(Rehearse(" ".join(["word"] * 30)))
    child.wait_for(ReplySounded)
    server.kill()
    child.wait_for(LoudspeakerLost)
    child.wait_for(ReplyFinished)
    assert when(child, ReplyFinished) - when(child, LoudspeakerLost) > WITHIN


def test_a_sound_server_that_hangs_is_noticed_and_used_again_when_it_goes_on(
    server: SoundServer, child: Child
) -> None:
    converse(server, child)
    with server.hanging():
        child.wait_for(MicrophoneLost)
        child.wait_for(LoudspeakerLost)
    child.wait_for(MicrophoneOpened, 2)
    child.wait_for(LoudspeakerOpened, 2)
    converse(server, child)


def test_after_sleep_both_ends_are_opened_anew(server: SoundServer, child: Child) -> None:
    process = child.process.pid or 0
    os.kill(process, signal.SIGSTOP)
    child.process.join(3.0)
    os.kill(process, signal.SIGCONT)
    woken = time.monotonic()
    child.wait_for(MicrophoneOpened, 2)
    child.wait_for(LoudspeakerOpened, 2)
    assert when(child, MicrophoneOpened, 2) - woken < WITHIN
    assert not child.of(MicrophoneLost)
    converse(server, child)


def test_a_microphone_without_any_sound_is_told_until_there_is_some(
    server: SoundServer, child: Child
) -> None:
    assert child.wait_for(MicrophoneSilent).advice == SILENT
    converse(server, child)
    assert child.of(MicrophoneSilent)[1].advice == ""
    assert not child.of(MicrophoneLost)
