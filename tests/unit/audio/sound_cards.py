"""A sound library that follows a script: no PortAudio, no server, no clock."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from app.core.sound import Samples


class PortAudioError(Exception):
    pass


class Stream:
    """What was opened; the test plays the part of the device."""

    latency = 0.1

    def __init__(self, library: "ScriptedLibrary", **options: Any) -> None:
        self.options = SimpleNamespace(**options)
        self._library = library
        self.open = False
        if not library.accepts(self.options):
            raise PortAudioError("Invalid sample rate")

    def start(self) -> None:
        self.open = True
        self._library.streams.append(self)

    def close(self, ignore_errors: bool = False) -> None:
        if self.open:
            self.open = False
            self.options.finished_callback()

    def end(self) -> None:
        """The device is pulled out."""
        self.options.finished_callback()

    def record(self, samples: Samples) -> None:
        block = np.repeat(samples[:, np.newaxis], self.options.channels, axis=1)
        self.options.callback(block, len(samples), None, 0)

    def play(self, count: int, status: int = 0) -> Samples:
        block = np.full((count, self.options.channels), 9.0, np.float32)
        self.options.callback(block, count, None, status)
        return block


class ScriptedLibrary:
    """Looks like the module sounddevice."""

    PortAudioError = PortAudioError

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.host = "Core Audio"
        self._seen = tuple(names)
        self.accepts: Callable[[Any], bool] = lambda options: True
        self.streams: list[Stream] = []

    @property
    def open(self) -> list[Stream]:
        return [stream for stream in self.streams if stream.open]

    def query_hostapis(self) -> list[dict[str, Any]]:
        return [{"name": self.host, "default_input_device": 0, "default_output_device": 0}]

    def query_devices(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "index": index,
                "hostapi": 0,
                "max_input_channels": 2,
                "max_output_channels": 2,
                "default_samplerate": 44_100.0,
            }
            for index, name in enumerate(self._seen)
        ]

    def InputStream(self, **options: Any) -> Stream:  # noqa: N802 # as the module has it
        return Stream(self, **options)

    OutputStream = InputStream

    def _terminate(self) -> None:
        assert not self.open, "PortAudio was shut down under a stream"

    def _initialize(self) -> None:
        self._seen = tuple(self.names)
