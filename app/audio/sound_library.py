"""The only user of the sound library: what is open on it, and looking for devices again."""

import importlib
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.audio.devices import Device, Direction, chosen, leads_to_a_server, listed, offered
from app.core.errors import DeviceError

logger = logging.getLogger(__name__)

_NOUNS = {Direction.IN: "microphone", Direction.OUT: "loudspeaker"}

_MISSING = "The sound library PortAudio is missing. " + (
    "Install it with your package tool (Debian and Ubuntu: libportaudio2) and start Parley again."
    if sys.platform == "linux"
    else "Install Parley again."
)


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A running stream and what it was opened with."""

    device: str
    rate: int
    """Samples per second."""

    latency: float
    """Seconds between the program and the air, as far as PortAudio knows."""

    close: Callable[[], None]

    advice: str = ""
    """Why it is another device than the one that was named; empty if it is that."""


class SoundLibrary:
    """Opens streams on devices that it finds by name.

    PortAudio takes down the devices when it is initialised and never looks again, so looking again
    is only possible while nothing is open. Its functions are not made for several threads: one at
    a time may be in here.
    """

    def __init__(self, load: Callable[[], Any] | None = None) -> None:
        self._load = load or (lambda: importlib.import_module("sounddevice"))
        self._library: Any = None
        self._missing = False
        self._stale = False  # whether the last attempt failed: the devices may have changed
        self._open = 0
        self._barred: dict[Direction, str] = {}
        self._lock = threading.RLock()

    def names(self, direction: Direction) -> tuple[str, ...]:
        """The devices to choose from, the system's choice first."""
        with self._lock:
            try:
                return tuple(device.name for device in offered(self._found(), direction))
            except DeviceError:
                return ()

    def look_again(self) -> None:
        """Find devices that have come or gone since; nothing changes while a stream is open."""
        with self._lock:
            self._missing = False
            self._initialise_again()

    def bar(self, direction: Direction, advice: str) -> None:
        """Open nothing that leads to the sound server, and say why; empty for as usual."""
        self._barred[direction] = advice

    def open(
        self,
        direction: Direction,
        name: str,
        rates: Sequence[int],
        build: Callable[[int], Callable[..., None]],
        lost: Callable[[], None],
        latency: float,
    ) -> OpenStream:
        """Open and start a stream; raises DeviceError with a sentence saying what to do.

        Args:
            direction: which way the sound goes.
            name: of the device; empty, or one that is not there, means the system's choice.
            rates: samples per second to try in turn; 0 stands for the device's own.
            build: given the rate, makes the callback for the stream.
            lost: called on some thread when the stream ends, also when it is closed.
            latency: seconds of sound that are to wait between the program and the air.
        """
        with self._lock:
            if self._stale:
                self._initialise_again()
            self._stale = True
            device = chosen(self._found(), direction, name)
            if device is None:
                noun = _NOUNS[direction]
                raise DeviceError(f"No {noun} was found. Connect one, and Parley will use it.")
            barred = self._barred.get(direction)
            if barred and leads_to_a_server(device.name):
                raise DeviceError(barred)
            error: Exception | None = None
            for rate, channels in _formats(device, direction, rates):
                ends = (build(rate), lost)
                try:
                    stream = self._start(direction, device, rate, channels, ends, latency)
                    return replace(stream, advice=_replaced(direction, name, device.name))
                except self._library.PortAudioError as failure:
                    error = failure
            logger.warning("a stream could not be opened: %s", error)
            raise DeviceError(_refusal(direction, device.name))

    def _start(
        self,
        direction: Direction,
        device: Device,
        rate: int,
        channels: int,
        ends: tuple[Callable[..., None], Callable[[], None]],
        latency: float,
    ) -> OpenStream:
        library = self._library
        callback, lost = ends
        kind = library.InputStream if direction is Direction.IN else library.OutputStream
        converts = device.host == "Windows WASAPI"  # else any rate but the mixer's is refused
        stream = kind(
            samplerate=rate,
            device=device.index,
            channels=channels,
            dtype="float32",
            latency=latency,
            callback=callback,
            finished_callback=lost,
            extra_settings=library.WasapiSettings(auto_convert=True) if converts else None,
        )
        try:
            stream.start()
        except library.PortAudioError:
            stream.close(ignore_errors=True)
            raise
        self._open += 1
        self._stale = False
        return OpenStream(device.name, rate, float(stream.latency), lambda: self._close(stream))

    def _close(self, stream: Any) -> None:
        with self._lock:
            stream.close(ignore_errors=True)
            self._open -= 1

    def _initialise_again(self) -> None:
        self._stale = False
        if self._open or self._library is None:
            return
        try:
            self._library._terminate()
            self._library._initialize()
        except Exception as error:  # PortAudioError: there are then no devices
            logger.warning("PortAudio could not be initialised again: %s", error)

    def _found(self) -> tuple[Device, ...]:
        if self._missing:
            raise DeviceError(_MISSING)
        try:
            self._library = self._library or self._load()
            return listed(self._library)
        except (OSError, ImportError) as error:  # looking for it takes a while, so only once
            self._missing = True
            raise DeviceError(_MISSING) from error
        except Exception as error:  # PortAudioError: no sound server, or none of its devices
            logger.warning("the sound devices could not be listed: %s", error)
            return ()


def _formats(
    device: Device, direction: Direction, rates: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Rates and channels to try in turn."""
    for rate in dict.fromkeys(rate or device.rate for rate in rates):
        for channels in range(1, min(2, device.channels(direction)) + 1):
            yield rate, channels


def _replaced(direction: Direction, wanted: str, used: str) -> str:
    if wanted in ("", used):
        return ""
    return f"The {_NOUNS[direction]} {wanted} is not connected, so {used} is used."


def _refusal(direction: Direction, name: str) -> str:
    noun = _NOUNS[direction]
    if direction is Direction.IN and sys.platform != "linux":
        return (
            f"The microphone {name} cannot be opened. Allow Parley to use it in the system's "
            "privacy settings, or close the program that holds it."
        )
    return (
        f"The {noun} {name} cannot be opened. Close the program that holds it, "
        f"or choose another {noun} in the settings."
    )
