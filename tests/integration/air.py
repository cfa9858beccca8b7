"""The air of a room as a program: what the loudspeaker plays comes to the microphone.

It is given the acoustics as JSON, says READY, and goes on until it is ended. It is a process of
its own, ahead of all others where that is allowed, so that the delay stays the same however busy
the machine is.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import replace

import numpy as np

from app.core.sound import SPEECH_RATE, Samples
from tests.integration.pulse_stream import PulseStream, Way
from tests.integration.recorder import RATE
from tests.rooms.echo_path import Acoustics, EchoPath

READY = "ready"
BLOCK = SPEECH_RATE // 100

_FACTOR, _TAPS = RATE // SPEECH_RATE, 24

LEAD = round(0.06 * RATE)
"""How far what is played into the microphone is ahead: this process may be late by so much."""

LEAST_DELAY = 0.05
"""Of the echo, in seconds: the lead, less what is handed over before it sounds."""


def main() -> None:
    acoustics = Acoustics(**json.loads(sys.argv[1]))
    with suppress(OSError, AttributeError):  # no right to it, or no Linux
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    path = EchoPath(replace(acoustics, delay=max(0.0, acoustics.delay - LEAST_DELAY)))
    upsampler = Upsampler()
    mouth = PulseStream(Way.OUT, "mouth", RATE, RATE // 100, buffered=2 * LEAD)
    loudspeaker = PulseStream(Way.IN, "loudspeaker.monitor", SPEECH_RATE, BLOCK)
    loudspeaker.read(BLOCK)
    mouth.write(np.zeros(LEAD - mouth.ahead, np.float32))
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()
    while True:
        mouth.write(upsampler.samples(path.heard(loudspeaker.read(BLOCK))))


class Upsampler:
    """Three samples for one, for where the server converts, it hands over scraps of a block.

    As many come out as belong to those that went in, which soxr's streams do not promise.
    """

    def __init__(self) -> None:
        reach = np.arange(-_TAPS, _TAPS + 1)
        self._filter = (np.sinc(reach / _FACTOR) * np.hanning(len(reach))).astype(np.float32)
        self._coming = np.zeros(len(reach) - 1, np.float32)

    def samples(self, samples: Samples) -> Samples:
        """At the sink's rate, half a millisecond later."""
        spread = np.zeros(_FACTOR * len(samples), np.float32)
        spread[::_FACTOR] = samples
        filtered = np.convolve(spread, self._filter)
        filtered[: len(self._coming)] += self._coming
        self._coming = filtered[len(spread) :]
        return filtered[: len(spread)]


if __name__ == "__main__":
    main()
