from collections.abc import Callable
from typing import Any

import pytest

from app.audio.devices import Direction
from app.audio.sound_library import OpenStream, SoundLibrary
from app.core.errors import DeviceError
from tests.unit.audio.sound_cards import ScriptedLibrary

RATES = (0, 48_000, 16_000)


def opened(library: SoundLibrary, name: str = "", built: list[int] | None = None) -> OpenStream:
    def build(rate: int) -> Callable[..., None]:
        (built if built is not None else []).append(rate)
        return lambda *block: None

    return library.open(Direction.IN, name, RATES, build, lambda: None, 0.06)


def test_a_device_is_opened_at_its_own_rate_and_in_mono() -> None:
    card = ScriptedLibrary("Desk")
    stream = opened(SoundLibrary(lambda: card))
    assert (stream.device, stream.rate, stream.latency) == ("Desk", 44_100, 0.1)
    assert card.streams[0].options.channels == 1


@pytest.mark.parametrize(
    ("accepts", "rate", "channels"),
    [
        (lambda options: options.channels == 2, 44_100, 2),
        (lambda options: options.samplerate == 16_000, 16_000, 1),
    ],
)
def test_what_it_does_not_take_is_tried_otherwise(
    accepts: Callable[[Any], bool], rate: int, channels: int
) -> None:
    card = ScriptedLibrary("Desk")
    card.accepts = accepts
    assert opened(SoundLibrary(lambda: card)).rate == rate
    assert card.streams[0].options.channels == channels


def test_devices_that_came_since_are_found_only_while_nothing_is_open() -> None:
    card = ScriptedLibrary("Desk")
    library = SoundLibrary(lambda: card)
    stream = opened(library)
    card.names.append("Headset")
    library.look_again()
    assert library.names(Direction.IN) == ("Desk",)
    stream.close()
    library.look_again()
    assert library.names(Direction.IN) == ("Desk", "Headset")
    assert opened(library, "Headset").device == "Headset"


def test_after_a_failure_the_next_attempt_looks_for_devices_again() -> None:
    card = ScriptedLibrary()
    library = SoundLibrary(lambda: card)
    with pytest.raises(DeviceError, match="No microphone was found"):
        opened(library)
    card.names.append("Headset")
    assert opened(library).device == "Headset"


def test_a_device_that_is_busy_is_named_with_what_to_do() -> None:
    card = ScriptedLibrary("Desk")
    card.accepts = lambda options: False
    with pytest.raises(DeviceError, match="Desk cannot be opened"):
        opened(SoundLibrary(lambda: card))


def test_a_missing_library_is_told_and_looked_for_once() -> None:
    attempts: list[int] = []

    def load() -> Any:
        attempts.append(1)
        raise OSError("PortAudio library not found")

    library = SoundLibrary(load)
    for _ in range(3):
        with pytest.raises(DeviceError, match="PortAudio is missing"):
            opened(library)
    assert library.names(Direction.OUT) == ()
    assert len(attempts) == 1


def test_what_leads_to_the_sound_server_can_be_barred_with_a_reason() -> None:
    card = ScriptedLibrary("pulse", "Desk Mic (hw:3,0)")
    card.host = "ALSA"
    library = SoundLibrary(lambda: card)
    library.bar(Direction.IN, "There is none.")
    with pytest.raises(DeviceError, match="There is none"):
        opened(library)
    assert opened(library, "Desk Mic (hw:3,0)").device == "Desk Mic (hw:3,0)"
    library.bar(Direction.IN, "")
    assert opened(library).device == "System sound (PulseAudio)"
