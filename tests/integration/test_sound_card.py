"""The sound library itself, against a virtual sound card."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.audio.devices import Direction
from app.audio.framing import FRAME_SAMPLES
from app.audio.loudspeaker import Loudspeaker
from app.audio.microphone import Microphone
from app.audio.playback import RATE, Playback
from app.audio.sound_library import SoundLibrary
from app.core.events import Event, ReplyFinished
from app.core.messages import ReplyEnded, SpeechReady, SpokenWord
from app.core.sound import SPEECH_RATE, Sound
from app.core.turn import Turn
from app.core.voice_events import (
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneLost,
    MicrophoneOpened,
)
from tests.integration.sound_server import (
    INSTALLED,
    SoundServer,
    offset_of,
    sound_server,
    wait_until,
)

pytestmark = pytest.mark.skipif(not INSTALLED, reason="PulseAudio is not installed")

Person = Callable[[str], tuple[Sound, str]]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as server:
        for name, value in server.additions.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def library(server: SoundServer) -> SoundLibrary:
    library = SoundLibrary()
    library.names(Direction.IN)
    library.look_again()  # another test may have used the library before there was a server
    return library


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def frames() -> list[Sound]:
    return []


@pytest.fixture
def microphone(
    library: SoundLibrary, events: list[Event], frames: list[Sound]
) -> Iterator[Microphone]:
    microphone = Microphone(library, frames.append, events.append)
    microphone.start()
    yield microphone
    microphone.close()


@pytest.fixture
def playback(library: SoundLibrary, events: list[Event]) -> Iterator[Playback]:
    playback = Playback(library, events.append)
    playback.start()
    yield playback
    playback.close()


def happened(events: list[Event], kind: type[Event]) -> bool:
    return any(isinstance(event, kind) for event in events)


def test_the_sound_server_is_offered_and_nothing_that_would_listen_to_the_loudspeaker(
    library: SoundLibrary,
) -> None:
    for direction in Direction:
        names = library.names(direction)
        assert names[0] == "System sound (PulseAudio)"
        assert not [name for name in names if "monitor" in name.lower()]


def test_what_is_said_into_the_microphone_arrives_whole_at_16_khz(
    server: SoundServer, microphone: Microphone, frames: list[Sound], people: Person
) -> None:
    wait_until(lambda: bool(frames), "nothing comes from the microphone", 10)
    microphone.level()
    said, _ = people("en/hello_world")
    server.play_into_microphone(said)
    count = len(frames)
    wait_until(lambda: len(frames) > count + SPEECH_RATE // FRAME_SAMPLES, "it has ended")
    assert {(frame.rate, len(frame.samples)) for frame in frames} == {(SPEECH_RATE, FRAME_SAMPLES)}
    _, likeness = offset_of(said, Sound.joined(frames, SPEECH_RATE))
    assert likeness > 0.98
    assert microphone.level() == pytest.approx(20 * np.log10(said.peak), abs=1.5)
    assert microphone.level() < -60
    assert not microphone.dropped


def test_what_the_loudspeaker_says_is_heard_and_comes_to_its_end(
    server: SoundServer, playback: Playback, events: list[Event], people: Person
) -> None:
    wait_until(lambda: happened(events, LoudspeakerOpened), "no loudspeaker was opened")
    loudspeaker, turn = Loudspeaker(RATE, events.append), Turn(1)
    turn.open()
    spoken, _ = people("en/hello_world")
    loudspeaker.play(SpeechReady(turn, spoken, (SpokenWord("Hello world.", 0, 0),)))
    loudspeaker.play(ReplyEnded(turn))
    playback.volume = 0.5
    playback.play_from(loudspeaker.fill)
    wait_until(lambda: playback.sounding, "it does not sound")
    wait_until(lambda: happened(events, ReplyFinished), "it does not end")
    wait_until(lambda: not playback.sounding, "it goes on sounding")
    wait_until(
        lambda: offset_of(spoken, server.recorded_loudspeaker())[1] > 0.98, "it was not recorded"
    )
    start, _ = offset_of(spoken, server.recorded_loudspeaker())
    heard = server.recorded_loudspeaker().between(start, start + spoken.seconds)
    assert heard.peak == pytest.approx(spoken.peak / 2, rel=0.1)


def test_when_the_sound_server_crashes_both_are_lost_and_come_back_with_it(
    server: SoundServer,
    microphone: Microphone,
    playback: Playback,
    events: list[Event],
    frames: list[Sound],
) -> None:
    wait_until(lambda: bool(frames), "nothing comes from the microphone", 10)
    wait_until(lambda: happened(events, LoudspeakerOpened), "no loudspeaker was opened")
    server.stop()
    wait_until(lambda: happened(events, MicrophoneLost), "the microphone is not lost")
    wait_until(lambda: happened(events, LoudspeakerLost), "the loudspeaker is not lost")
    events.clear()
    server.start()
    wait_until(lambda: happened(events, MicrophoneOpened), "the microphone is not back", 10)
    wait_until(lambda: happened(events, LoudspeakerOpened), "the loudspeaker is not back", 10)
    frames.clear()
    wait_until(lambda: bool(frames), "nothing comes from the microphone", 10)


def test_looking_for_devices_again_shuts_both_for_a_moment_only(
    library: SoundLibrary,
    microphone: Microphone,
    playback: Playback,
    events: list[Event],
    server: SoundServer,
) -> None:
    wait_until(lambda: happened(events, MicrophoneOpened), "no microphone was opened")
    wait_until(lambda: happened(events, LoudspeakerOpened), "no loudspeaker was opened")
    assert server.microphone_listeners == 1
    events.clear()
    with microphone.held_shut(), playback.held_shut():
        assert server.microphone_listeners == 0
        library.look_again()
    wait_until(lambda: happened(events, MicrophoneOpened), "the microphone is not back")
    wait_until(lambda: happened(events, LoudspeakerOpened), "the loudspeaker is not back")
