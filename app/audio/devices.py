"""The microphones and loudspeakers of this computer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio sees it."""

    name: str
    inputs: int
    """Channels that can be recorded."""

    outputs: int
    """Channels that can be played."""


def devices() -> tuple[Device, ...]:
    """All of them; none where the sound library or the sound server is missing."""
    try:
        import sounddevice

        found = sounddevice.query_devices()
    except Exception:  # OSError without PortAudio, PortAudioError without a sound server
        return ()
    return tuple(
        Device(entry["name"], entry["max_input_channels"], entry["max_output_channels"])
        for entry in found
    )
