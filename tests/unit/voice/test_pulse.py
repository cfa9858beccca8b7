import time
from collections.abc import Callable

import pytest

from app.core.events import Event
from app.core.voice_events import LevelMeasured, StageStuck
from app.voice import pulse
from app.voice.pulse import Pulse


def soon(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5.0
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.002)


def test_a_stuck_stage_is_told_once_and_again_if_it_happens_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulse, "PERIOD_SECONDS", 0.001)
    events: list[Event] = []
    stuck: list[StageStuck | None] = [StageStuck("replying", 61.0)]
    beat = Pulse(lambda: LevelMeasured(-90, -90), lambda limit: stuck[0], events.append)

    def told() -> int:
        return sum(isinstance(event, StageStuck) for event in events)

    beat.start()
    soon(lambda: len(events) > 100)
    assert told() == 1
    stuck[0] = None
    count = len(events)
    soon(lambda: len(events) > count + 100)
    stuck[0] = StageStuck("replying", 61.0)
    soon(lambda: told() == 2)
    beat.close()
