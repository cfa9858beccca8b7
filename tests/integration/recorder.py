"""Records a source of the sound server, and knows when each sample sounded."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from threading import Thread

import numpy as np

from app.core.sound import Samples, Sound

RATE = 48_000
_BYTES = 4

_BLOCK = 0.02
"""Seconds that a null sink hands over at a time, and so is ahead of its own clock."""


class Recorder:
    """Records a source, from its first block on.

    The samples of a null sink's monitor follow the machine's monotonic clock and only their way
    here is sometimes longer, so the block that came earliest for its place says when all of them
    sounded, to a millisecond or two; see test_echoing_sound_card.py.
    """

    def __init__(self, environment: Mapping[str, str], source: str) -> None:
        command = ["parec", f"--device={source}", "--format=float32le", "--channels=1"]
        self._process = subprocess.Popen(
            [*command, f"--rate={RATE}", f"--latency-msec={1000 * _BLOCK:.0f}"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._data = bytearray()
        self._earliest = float("inf")
        self._thread = Thread(target=self._read, name="recorder", daemon=True)
        self._thread.start()

    @property
    def began(self) -> float:
        """When the first sample sounded, on the monotonic clock."""
        return self._earliest + _BLOCK

    @property
    def seconds(self) -> float:
        """How much there is so far, silence included."""
        return len(self._data) // _BYTES / RATE

    @property
    def sound(self) -> Sound:
        """What there is so far."""
        return self._cut(0, len(self._data) // _BYTES)

    def between(self, start: float, end: float) -> Sound:
        """From one moment of the monotonic clock to another, or what there is of it."""
        first, last = (max(0, round((at - self.began) * RATE)) for at in (start, end))
        return self._cut(first, last)

    def wait_for_sound_of(self, seconds: float) -> None:
        """Wait until so much, silence included, has been recorded."""
        wait_until(lambda: self.seconds >= seconds, "nothing is recorded")

    def wait_until(self, moment: float) -> None:
        """Wait until what sounded at a moment has been recorded."""
        wait_until(lambda: self.began + self.seconds >= moment, "nothing more is recorded")

    def close(self) -> None:
        """End the recording."""
        self._process.terminate()
        self._process.wait()
        self._thread.join()

    def _cut(self, first: int, last: int) -> Sound:
        data = bytes(self._data[first * _BYTES : last * _BYTES])
        samples: Samples = np.frombuffer(data, "<f4").astype(np.float32)
        return Sound(samples, RATE)

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with stream:
            while block := os.read(stream.fileno(), 1 << 16):
                came = time.monotonic()
                self._data += block
                self._earliest = min(self._earliest, came - self.seconds)


def wait_until(
    condition: Callable[[], bool], failure: str | Callable[[], str], seconds: float = 15.0
) -> None:
    """Look again and again until it is so."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, failure() if callable(failure) else failure
        time.sleep(0.02)
