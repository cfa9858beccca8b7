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
from statistics import median

import numpy as np

from app.core.sound import SPEECH_RATE
from tests.integration.pulse_stream import PulseStream, Way
from tests.rooms.echo_path import Acoustics, EchoPath

READY = "ready"
BLOCK = SPEECH_RATE // 100

_SETTLING_BLOCKS = 40
"""Until the server has settled how much it takes at a time."""

LEAD = round(0.05 * SPEECH_RATE)
"""How far what is played into the microphone is ahead: this process may be late by so much."""

LEAST_DELAY = 0.05
"""Of the echo, in seconds."""


def main() -> None:
    acoustics = Acoustics(**json.loads(sys.argv[1]))
    with suppress(OSError, AttributeError):  # no right to it, or no Linux
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    path = EchoPath(replace(acoustics, delay=max(0.0, acoustics.delay - LEAST_DELAY)))
    mouth = PulseStream(Way.OUT, "mouth", SPEECH_RATE, BLOCK, buffered=2 * LEAD)
    loudspeaker = PulseStream(Way.IN, "loudspeaker.monitor", SPEECH_RATE, BLOCK)
    mouth.write(np.zeros(LEAD, np.float32))
    while abs(missing := LEAD - _ahead(mouth, loudspeaker)) > BLOCK // 2:
        if missing > 0:
            mouth.write(np.zeros(missing, np.float32))
        else:
            loudspeaker.read(-missing)
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()
    while True:
        mouth.write(path.heard(loudspeaker.read(BLOCK)))


def _ahead(mouth: PulseStream, loudspeaker: PulseStream) -> int:
    """How far silence is ahead; each look may be a block out, and the first ones are wrong."""
    looks = []
    for _ in range(_SETTLING_BLOCKS):
        mouth.write(np.zeros_like(loudspeaker.read(BLOCK)))
        looks.append(mouth.ahead)
    return round(median(looks[_SETTLING_BLOCKS // 2 :]))


if __name__ == "__main__":
    main()
