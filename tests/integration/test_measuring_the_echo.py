"""The echo is measured because somebody pressed the button: the whole voice process, a virtual
sound card that echoes or does not, and a scripted synthesiser.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.commands import Attention, MeasureEcho, Stop
from app.core.echo import FULL_FROM
from app.core.events import ReplySounded
from app.core.settings import Settings
from app.core.sound import Sound
from app.core.voice_events import (
    Duplex,
    DuplexBecause,
    DuplexChosen,
    EchoMeasured,
    EchoNotMeasured,
    LoudspeakerOpened,
    MicrophoneOpened,
)
from app.voice.calibrating import STOPPED
from app.voice.devices_in_use import SILENT
from tests.integration.sound_server import INSTALLED, RATE, SoundServer, sound_server, wait_until
from tests.integration.voice_process import SCRIPTED, Child

SIX_SECONDS = " ".join(["word"] * 60)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    if not INSTALLED:
        pytest.skip("PulseAudio is not installed")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with sound_server(tmp_path / "sound") as server:
        for name, value in server.additions.items():
            monkeypatch.setenv(name, value)
        yield server


@contextmanager
def voice(settings: Settings = SCRIPTED, attention: Attention = Attention.MUTED) -> Iterator[Child]:
    child = Child(settings, attention=attention)
    try:
        child.wait_for(MicrophoneOpened)
        child.wait_for(LoudspeakerOpened)
        yield child
    finally:
        child.close()


def hiss(seconds: float, level: float = 1e-3) -> Sound:
    """What a quiet room sounds like to a microphone."""
    noise = np.random.default_rng(7).normal(0.0, level, round(seconds * RATE))
    return Sound(noise.astype(np.float32), RATE)


def test_what_comes_back_is_measured_even_if_muted_and_counts_after_a_restart(
    server: SoundServer,
) -> None:
    server.let_microphone_hear_loudspeaker()
    with voice() as child:
        child.send(MeasureEcho(SIX_SECONDS))
        measured = child.wait_for(EchoMeasured, seconds=40)
    assert abs(measured.before) < 3.0
    known = replace(
        SCRIPTED.sound,
        calibrated_microphone=measured.microphone,
        calibrated_loudspeaker=measured.loudspeaker,
        calibrated_loss=measured.after,
    )
    with voice(replace(SCRIPTED, sound=known)) as child:
        calibrated = DuplexChosen(measured.duplex, DuplexBecause.CALIBRATED, measured.after)
        wait_until(lambda: calibrated in child.of(DuplexChosen), "it does not count")
        assert not child.of(ReplySounded)


def test_without_an_echo_hardly_anything_is_measured(server: SoundServer) -> None:
    with voice() as child:
        room = threading.Thread(target=server.play_into_microphone, args=(hiss(9.0),))
        room.start()
        child.send(MeasureEcho(SIX_SECONDS))
        measured = child.wait_for(EchoMeasured, seconds=40)
        room.join()
    assert measured.duplex is Duplex.FULL
    assert measured.before > FULL_FROM


def test_a_microphone_without_any_sound_measures_nothing(server: SoundServer) -> None:
    with voice() as child:
        child.send(MeasureEcho(SIX_SECONDS))
        assert child.wait_for(EchoNotMeasured, seconds=40) == EchoNotMeasured(SILENT)


def test_it_can_be_stopped(server: SoundServer) -> None:
    server.let_microphone_hear_loudspeaker()
    with voice() as child:
        child.send(MeasureEcho(SIX_SECONDS))
        child.wait_for(ReplySounded)
        child.send(Stop())
        assert child.wait_for(EchoNotMeasured) == EchoNotMeasured(STOPPED)
