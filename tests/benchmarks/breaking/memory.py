"""A voice process that takes ever more memory: it is ended, replaced, and the conversation goes on.

Its language model does so whenever it reads a certain word; the rest is the program as it ships,
but for the limit, which is lower than nine tenths of this computer.
"""

import contextlib
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import psutil

from tests.benchmarks.breaking.saying import HABITS, say
from tests.benchmarks.table import Row
from tests.integration.lived.habits import HUNGER, Voice
from tests.integration.lived.kept import DATABASE, kept_in
from tests.integration.lived.life import Home, Life

TIMES = 3
"""More often in a minute, and the voice is not started again but by the user."""

MOST_BYTES = 700_000_000
_MOST_ABOVE = 300.0
"""Megabytes; the window looks twice a second, and what eats here takes 320 MB in one."""

_LISTENING_SECONDS, _REPLYING_SECONDS = 3.0, 8.0


def rows(folder: Path) -> list[Row]:
    """The memory limit, some times over."""
    home = Home(folder / "memory")
    sayings = (*HABITS.sayings * 2, f"Now be {HUNGER}.")
    habits = replace(HABITS, sayings=sayings, voice=Voice.HUNGRY, most_bytes=MOST_BYTES)
    life = home.begin(habits)
    watch = _Watch(life)
    listening, replying = [], []
    try:
        for number in range(1, TIMES + 1):
            lost = life.until("lost", count=number)
            say(f"{number}/{TIMES} {lost['advice']}")
            listening.append(life.until("listening", lost["at"])["at"] - lost["at"])
            replying.append(life.until("sounded", lost["at"])["at"] - lost["at"])
        life.until("acknowledged", life.told[-1]["at"])
    finally:
        status = life.close()
        watch.end()
    named = sum("took more memory" in one["advice"] for one in life.of("lost"))
    said = Counter(one["words"] for one in life.of("acknowledged"))
    missing = said - kept_in(home.copied() / DATABASE)[0]
    above = (watch.most - MOST_BYTES) / 1e6
    return [
        Row(
            "memory: voices not ended for it, as the window says", 0, TIMES - named, "times", TIMES
        ),
        Row("memory: most above the limit", _MOST_ABOVE, above, "MB", TIMES),
        Row("memory: listening again, slowest", _LISTENING_SECONDS, max(listening), "s", TIMES),
        Row("memory: replying again, slowest", _REPLYING_SECONDS, max(replying), "s", TIMES),
        Row("memory: acknowledged turns lost", 0, missing.total(), "turns", said.total()),
        Row("memory: status at the end", 0, status, "", 1),
    ]


class _Watch:
    """How much the voice takes, looked at all the time."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._ended = threading.Event()
        self.most = 0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            with contextlib.suppress(psutil.Error):
                for child in psutil.Process(self._life.pid).children():
                    self.most = max(self.most, child.memory_info().rss)
