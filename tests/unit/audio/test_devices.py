from typing import Any

from app.audio.devices import Direction, chosen, listed, offered


class Library:
    """What PortAudio says; each device is its host, name, inputs and outputs."""

    def __init__(
        self, hosts: dict[str, tuple[int, int]], *devices: tuple[str, str, int, int]
    ) -> None:
        self._hosts = hosts
        self._devices = devices

    def query_hostapis(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "default_input_device": usual[0], "default_output_device": usual[1]}
            for name, usual in self._hosts.items()
        ]

    def query_devices(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "index": index,
                "hostapi": list(self._hosts).index(host),
                "max_input_channels": inputs,
                "max_output_channels": outputs,
                "default_samplerate": 44_100.0,
            }
            for index, (host, name, inputs, outputs) in enumerate(self._devices)
        ]


LAPTOP = listed(
    Library(
        {"ALSA": (5, 5)},
        ("ALSA", "HDA Intel: ALC257 Analog (hw:0,0)", 2, 2),
        ("ALSA", "HDA Intel: HDMI 0 (hw:0,3)", 0, 8),
        ("ALSA", "sysdefault", 128, 128),
        ("ALSA", "samplerate", 128, 128),
        ("ALSA", "pulse", 32, 32),
        ("ALSA", "default", 32, 32),
    )
)
WINDOWS = listed(
    Library(
        {"MME": (0, 1), "Windows WASAPI": (4, 3)},
        ("MME", "Microphone Array (Realtek(R) Au", 2, 0),
        ("MME", "Speakers (Realtek(R) Audio)", 0, 2),
        ("Windows WASAPI", "Headset", 0, 2),
        ("Windows WASAPI", "Speakers (Realtek(R) Audio)", 0, 2),
        ("Windows WASAPI", "Microphone Array (Realtek(R) Audio)", 2, 0),
    )
)


def names(found: Any, direction: Direction) -> list[str]:
    return [device.name for device in offered(found, direction)]


def test_on_linux_the_sound_server_comes_first_and_converters_are_not_offered() -> None:
    server, analog = "System sound (PulseAudio)", "HDA Intel: ALC257 Analog (hw:0,0)"
    assert names(LAPTOP, Direction.IN) == [server, analog]
    assert names(LAPTOP, Direction.OUT) == [server, analog, "HDA Intel: HDMI 0 (hw:0,3)"]


def test_on_windows_each_device_is_offered_once_the_usual_one_first() -> None:
    assert names(WINDOWS, Direction.OUT) == ["Speakers (Realtek(R) Audio)", "Headset"]
    assert names(WINDOWS, Direction.IN) == ["Microphone Array (Realtek(R) Audio)"]


def test_a_loudspeakers_monitor_is_no_microphone() -> None:
    found = listed(
        Library(
            {"Other": (0, 0)},
            ("Other", "Monitor of Built-in Audio", 2, 0),
            ("Other", "alsa_output.pci.analog-stereo.monitor", 2, 0),
            ("Other", "Built-in Microphone", 2, 0),
        )
    )
    assert names(found, Direction.IN) == ["Built-in Microphone"]


def test_a_device_is_known_again_by_its_name_wherever_it_is_now() -> None:
    again = listed(
        Library({"ALSA": (0, 0)}, ("ALSA", "default", 1, 1), ("ALSA", "Desk Mic (hw:3,0)", 1, 0))
    )
    device = chosen(again, Direction.IN, "Desk Mic (hw:3,0)")
    assert device is not None
    assert device.index == 1


def test_an_unknown_device_is_replaced_by_the_usual_one_if_there_is_one() -> None:
    device = chosen(LAPTOP, Direction.IN, "Desk Mic (hw:3,0)")
    assert device is not None
    assert device.name == "System sound (PulseAudio)"
    assert chosen((), Direction.IN, "Desk Mic (hw:3,0)") is None
