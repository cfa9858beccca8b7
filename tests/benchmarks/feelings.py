"""How long it takes to hear how somebody sounds: `python -m tests.benchmarks.feelings`."""

import statistics
import time

from app.speech.feelings import VoiceFeelings
from tests.benchmarks.table import Row, publish
from tests.unit.speech.talkers import Talker

LONGEST_MILLISECONDS = 30.0
_TIMES = 30


def rows() -> list[Row]:
    """The median for 10 s of speech, alone and as a share of what it may take."""
    feelings, took = VoiceFeelings(), []
    for seed in range(_TIMES):
        sound = Talker().say(10.0, seed)
        began = time.perf_counter()
        feelings.feeling(sound)
        took.append((time.perf_counter() - began) * 1000)
    median = statistics.median(took)
    return [
        Row("feelings of 10 s of speech", LONGEST_MILLISECONDS, median, "ms", _TIMES),
        Row("the same, share of the limit", 1.0, median / LONGEST_MILLISECONDS, "", _TIMES),
    ]


if __name__ == "__main__":
    publish("feelings", rows())
