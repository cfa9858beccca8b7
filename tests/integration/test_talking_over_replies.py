"""Talking over a reply in the whole voice process, with a virtual sound card that echoes."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.commands import Attention, Rehearse
from app.core.events import (
    CancelledBecause,
    ReplyFinished,
    ReplySounded,
    TurnCancelled,
    TurnPaused,
)
from app.core.settings import ModelSettings, Settings
from app.core.sound import Sound
from app.core.voice_events import (
    Duplex,
    DuplexBecause,
    DuplexChosen,
    EngineReady,
    LoudspeakerOpened,
    MicrophoneOpened,
)
from tests.integration.sound_server import INSTALLED, SoundServer, sound_server, wait_until
from tests.integration.test_voice_process import Child

pytestmark = pytest.mark.engines

LISTENING = Settings(
    models=replace(
        ModelSettings(*["scripted"] * 5),
        detector="silero-vad",
        recogniser="whisper-base",
        synthesiser="kokoro",
    )
)
LONG = (
    "A cup of tea is made in three steps. You boil the water, you pour it over the leaves, and "
    "then you wait for four minutes. Some people add a little milk, and others a slice of lemon."
)
PUT_OFF = "Then you can sit down by the window and drink it while it is still warm."


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    if not INSTALLED:
        pytest.skip("PulseAudio is not installed")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    with sound_server(tmp_path / "sound") as server:
        for name, value in server.additions.items():
            monkeypatch.setenv(name, value)
        yield server


def test_a_reply_does_not_hear_itself_and_stops_for_the_user(
    server: SoundServer,
    people: Callable[[str], tuple[Sound, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    server.let_microphone_hear_loudspeaker()
    child = Child(LISTENING, attention=Attention.OPEN)
    try:
        child.wait_for(MicrophoneOpened)
        child.wait_for(LoudspeakerOpened)
        child.wait_for(EngineReady, 5)
        child.send(Rehearse(LONG, "en"))
        child.wait_for(ReplyFinished, seconds=40)
        chosen = child.of(DuplexChosen)[-1]
        assert chosen.duplex is not Duplex.HALF
        assert chosen.because is DuplexBecause.MEASURED
        assert not [event for event in child.of(TurnCancelled) if event.turn == 1]
        child.send(Rehearse(LONG + " " + PUT_OFF, "en"))
        turn = child.wait_for(ReplySounded, 2).turn
        voice, _ = people("en/quick_brown_fox")
        speaker = threading.Timer(2.0, server.play_into_microphone, (voice,))
        speaker.start()
        interrupted = TurnCancelled(turn, CancelledBecause.INTERRUPTED)
        wait_until(lambda: interrupted in child.of(TurnCancelled), "it talks on")
        speaker.join()
        assert TurnPaused(turn) in child.of(TurnPaused)
    finally:
        child.close()
