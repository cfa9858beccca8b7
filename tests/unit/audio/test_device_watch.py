import threading

import pytest

from app.audio import device_watch
from app.audio.device_watch import DeviceWatch, Names, names_afresh

LAPTOP: Names = (("Built-in",), ("Speakers",))
HEADSET: Names = (("Headset", "Built-in"), ("Headset", "Speakers"))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_watch, "PERIOD_SECONDS", 0.01)


def test_only_what_is_not_as_it_was_is_told() -> None:
    seen: list[Names | None] = [LAPTOP, None, LAPTOP, HEADSET]
    told = threading.Event()
    looks: list[int] = []

    def look() -> Names | None:
        looks.append(1)
        return seen.pop(0) if seen else HEADSET

    def changed() -> None:
        assert len(looks) >= 4
        told.set()

    watch = DeviceWatch(lambda: LAPTOP, changed, look)
    watch.start(needed=True)
    assert told.wait(10)
    watch.close()


def test_a_look_that_breaks_does_not_end_the_watch() -> None:
    told = threading.Event()
    failures = [RuntimeError("a bug")]

    def look() -> Names:
        if failures:
            raise failures.pop()
        return HEADSET

    watch = DeviceWatch(lambda: LAPTOP, told.set, look)
    watch.start(needed=True)
    assert told.wait(10)
    watch.close()


def test_another_process_says_which_devices_there_are() -> None:
    names = names_afresh()
    assert names is not None
    assert len(names) == 2
