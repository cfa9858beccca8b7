"""What the user is told of devices, and what is done about them; the sound card is a list."""

import pytest

from app.audio.bluetooth import ADVICE
from app.audio.devices import Direction
from app.audio.presence import DEAD_SECONDS
from app.audio.routing import NO_LOUDSPEAKER, NO_MICROPHONE, End, Routing
from app.core.events import Event
from app.core.voice_events import (
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneLost,
    MicrophoneOpened,
    MicrophoneSilent,
    SoundAdvised,
)
from app.voice.devices_in_use import SILENT, DevicesInUse

SERVER = "System sound (PulseAudio)"
DESK = End("desk", "Desk microphone")
HEADSET = End("bluez_source.AA_BB_CC_DD_EE_FF.handsfree_head_unit", "Tune 500")
MONITOR = End("speakers.monitor", "Monitor of Speakers", monitor=True)
SPEAKERS = End("speakers", "Speakers")
EARS = End("bluez_sink.AA_BB_CC_DD_EE_FF.handsfree_head_unit", "Tune 500")


class Library:
    def __init__(self) -> None:
        self.barred: dict[Direction, str] = {}

    def bar(self, direction: Direction, advice: str) -> None:
        self.barred[direction] = advice


class Stream:
    def __init__(self) -> None:
        self.done: list[str] = []

    def renew(self) -> None:
        self.done.append("renewed")

    def hurry(self) -> None:
        self.done.append("hurried")


class Desk:
    """Devices in use, without any."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.library, self.microphone, self.playback = Library(), Stream(), Stream()
        self.devices = DevicesInUse(self.library, self.told.append)  # type: ignore[arg-type]
        self.devices.join(self.microphone, self.playback)  # type: ignore[arg-type]

    def open(self, microphone: str = SERVER, loudspeaker: str = SERVER) -> None:
        self.devices.announce(MicrophoneOpened(microphone))
        self.devices.announce(LoudspeakerOpened(loudspeaker))

    def new(self) -> list[Event]:
        told, self.told[:] = self.told.copy(), []
        return told


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.open()
    desk.devices.routed(Routing(DESK, SPEAKERS, (DESK,)))
    return desk


def test_at_the_beginning_nothing_is_said_but_that_they_are_open(desk: Desk) -> None:
    assert desk.new() == [MicrophoneOpened(SERVER), LoudspeakerOpened(SERVER)]


def test_the_devices_are_called_what_people_call_them(desk: Desk) -> None:
    assert desk.devices.names == ("Desk microphone", "Speakers")
    desk.devices.announce(LoudspeakerLost("Gone."))
    assert desk.devices.names == ("Desk microphone", "")
    desk.devices.routed(None)
    assert desk.devices.names == (SERVER, "")


def test_a_device_that_comes_back_is_named(desk: Desk) -> None:
    desk.new()
    desk.devices.announce(MicrophoneLost("Gone."))
    desk.devices.announce(MicrophoneOpened(SERVER))
    named = MicrophoneOpened(SERVER, "The microphone in use is now Desk microphone.")
    assert desk.new() == [MicrophoneLost("Gone."), named]


def test_the_reason_for_another_than_the_chosen_one_is_kept(desk: Desk) -> None:
    desk.devices.announce(LoudspeakerLost("Gone."))
    desk.new()
    instead = LoudspeakerOpened("Screen", "The loudspeaker Desk is not connected, so Screen is.")
    desk.devices.announce(instead)
    assert desk.new() == [instead]


def test_when_the_sound_server_moves_to_another_it_is_named_once(desk: Desk) -> None:
    desk.new()
    desk.devices.routed(Routing(HEADSET, SPEAKERS, (HEADSET,)))
    desk.devices.routed(Routing(HEADSET, EARS, (HEADSET,)))
    desk.devices.routed(Routing(HEADSET, EARS, (HEADSET,)))
    assert [event for event in desk.new() if not isinstance(event, SoundAdvised)] == [
        MicrophoneOpened(SERVER, "The microphone in use is now Tune 500."),
        LoudspeakerOpened(SERVER, "The loudspeaker in use is now Tune 500."),
    ]


def test_what_the_sound_server_does_with_others_is_not_told_of_a_device_of_its_own() -> None:
    desk = Desk()
    desk.open("Desk Mic (hw:3,0)", "Screen (hw:1,0)")
    desk.devices.routed(Routing(DESK, SPEAKERS))
    desk.new()
    desk.devices.routed(Routing(MONITOR, End("auto_null", "Dummy")))
    assert desk.new() == []
    assert "renewed" not in desk.microphone.done + desk.playback.done


def test_without_a_microphone_it_is_shut_and_opened_when_there_is_one(desk: Desk) -> None:
    desk.devices.routed(Routing(MONITOR, SPEAKERS, (MONITOR,)))
    assert desk.library.barred[Direction.IN] == NO_MICROPHONE
    assert desk.microphone.done[-1] == "renewed"
    desk.devices.announce(MicrophoneLost(NO_MICROPHONE))
    desk.devices.routed(Routing(DESK, SPEAKERS))
    assert desk.library.barred[Direction.IN] == ""
    assert desk.microphone.done[-1] == "hurried"
    assert "renewed" not in desk.playback.done


def test_without_a_loudspeaker_it_is_shut_too(desk: Desk) -> None:
    desk.devices.routed(Routing(DESK, End("auto_null", "Dummy"), (DESK,)))
    assert desk.library.barred[Direction.OUT] == NO_LOUDSPEAKER
    assert desk.playback.done[-1] == "renewed"


def test_when_the_sound_server_is_back_both_are_tried_at_once(desk: Desk) -> None:
    desk.devices.routed(None)
    desk.microphone.done.clear()
    desk.playback.done.clear()
    desk.devices.routed(Routing(DESK, SPEAKERS))
    assert desk.microphone.done == desk.playback.done == ["hurried"]


def test_a_bluetooth_headset_is_warned_of_once(desk: Desk) -> None:
    for _ in range(2):
        desk.devices.routed(Routing(HEADSET, EARS, (HEADSET,)))
        desk.devices.routed(Routing(DESK, SPEAKERS, (DESK,)))
    assert desk.new().count(SoundAdvised(ADVICE)) == 1


def test_a_bluetooth_headset_is_also_known_by_the_names_of_devices() -> None:
    desk = Desk()
    desk.open("Headset (WH-1000XM4)", "Headphones (WH-1000XM4)")
    assert SoundAdvised(ADVICE) in desk.new()


def test_a_silent_microphone_is_told_once_while_it_should_hear_until_it_does(desk: Desk) -> None:
    desk.new()
    look = desk.devices.look
    look(listening=True, dead_seconds=DEAD_SECONDS - 0.1)
    look(listening=False, dead_seconds=60.0)
    assert desk.new() == []
    look(listening=True, dead_seconds=DEAD_SECONDS)
    look(listening=True, dead_seconds=DEAD_SECONDS + 1)
    assert desk.new() == [MicrophoneSilent(SILENT)]
    look(listening=True, dead_seconds=0.0)
    look(listening=True, dead_seconds=0.0)
    assert desk.new() == [MicrophoneSilent("")]
