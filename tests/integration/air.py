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

from app.core.sound import SPEECH_RATE
from tests.integration.pulse_stream import PulseStream, Way
from tests.rooms.echo_path import Acoustics, EchoPath

READY = "ready"
BLOCK = SPEECH_RATE // 100

LEAD_SECONDS = 0.05
"""How far what is played into the microphone is ahead: this process may be late by so much."""

LEAST_DELAY = LEAD_SECONDS - 0.01
"""Of the echo, in seconds: the lead, less what is handed over before it sounds."""


def main() -> None:
    acoustics = Acoustics(**json.loads(sys.argv[1]))
    with suppress(OSError, AttributeError):  # no right to it, or no Linux
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    path = EchoPath(replace(acoustics, delay=max(0.0, acoustics.delay - LEAST_DELAY)))
    lead = round(LEAD_SECONDS * SPEECH_RATE)
    loudspeaker = PulseStream(Way.IN, "loudspeaker.monitor", SPEECH_RATE, BLOCK)
    mouth = PulseStream(Way.OUT, "mouth", SPEECH_RATE, BLOCK, buffered=2 * lead)
    loudspeaker.read(BLOCK)
    mouth.write(np.zeros(max(BLOCK, lead - mouth.ahead), np.float32))
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()
    while True:
        mouth.write(path.heard(loudspeaker.read(BLOCK)))


if __name__ == "__main__":
    main()
