"""The microphones and loudspeakers of this computer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

_SOUND_SERVERS = {
    "pulse": "System sound (PulseAudio)",
    "pipewire": "System sound (PipeWire)",
    "default": "System sound",
}
"""ALSA devices behind which a sound server chooses, mixes and converts; the first is the best."""

_TITLES = tuple(_SOUND_SERVERS.values())
_HARDWARE = "(hw:"

_MONITORS = (".monitor", "monitor of ")
"""What a loudspeaker plays, offered as a microphone: Parley would listen to itself."""

_HOSTS = ("Windows WASAPI", "Core Audio", "ALSA")
"""Of several ways to the same device, these are the best of their systems."""


class Direction(Enum):
    """Which way the sound goes."""

    IN = "input"
    OUT = "output"


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio sees it."""

    name: str
    inputs: int
    """Channels that can be recorded."""

    outputs: int
    """Channels that can be played."""

    index: int = 0
    """Where PortAudio has it now; changes whenever a device comes or goes."""

    rate: int = 48_000
    """Samples per second that it likes best."""

    host: str = ""
    """The system's interface through which it is reached."""

    usual: frozenset[Direction] = frozenset()
    """Whether the system would choose it."""

    def channels(self, direction: Direction) -> int:
        """How many there are in a direction."""
        return self.inputs if direction is Direction.IN else self.outputs


def leads_to_a_server(name: str) -> bool:
    """Whether a sound server chooses what is behind the device of that name."""
    return name in _TITLES


def devices() -> tuple[Device, ...]:
    """All of them; none where the sound library or the sound server is missing."""
    try:
        import sounddevice

        return listed(sounddevice)
    except Exception:  # OSError without PortAudio, PortAudioError without a sound server
        return ()


def listed(library: Any) -> tuple[Device, ...]:
    """All devices in the order of PortAudio."""
    hosts = library.query_hostapis()
    return tuple(_device(entry, hosts) for entry in library.query_devices())


def offered(found: Sequence[Device], direction: Direction) -> tuple[Device, ...]:
    """Those that a person can choose from, the system's choice first, no two of the same name."""
    able = [device for device in found if device.channels(direction) and not _is_monitor(device)]
    host = next((host for host in _HOSTS if any(device.host == host for device in able)), None)
    able = [device for device in able if host in (None, device.host)]
    if host == "ALSA":
        able = _through_alsa(able)
    able.sort(key=lambda device: (device.name not in _TITLES, direction not in device.usual))
    unique: dict[str, Device] = {}
    for device in able:
        unique.setdefault(device.name, device)
    return tuple(unique.values())


def chosen(found: Sequence[Device], direction: Direction, name: str) -> Device | None:
    """The device of that name, or the system's choice; None if there is none at all."""
    able = offered(found, direction)
    return next((device for device in able if device.name == name), next(iter(able), None))


def _through_alsa(found: list[Device]) -> list[Device]:
    """The best sound server and the hardware; no converters, splitters or second servers."""
    servers = sorted(
        (device for device in found if device.name in _TITLES),
        key=lambda device: _TITLES.index(device.name),
    )
    return servers[:1] + [device for device in found if _HARDWARE in device.name]


def _is_monitor(device: Device) -> bool:
    name = device.name.lower()
    return name.endswith(_MONITORS[0]) or name.startswith(_MONITORS[1])


def _device(entry: Any, hosts: Any) -> Device:
    host = hosts[entry["hostapi"]]
    usual = {
        direction
        for direction in Direction
        if host[f"default_{direction.value}_device"] == entry["index"]
    }
    name = entry["name"]
    return Device(
        name=_SOUND_SERVERS.get(name, name) if host["name"] == "ALSA" else name,
        inputs=entry["max_input_channels"],
        outputs=entry["max_output_channels"],
        index=entry["index"],
        rate=round(entry["default_samplerate"]),
        host=host["name"],
        usual=frozenset(usual),
    )
