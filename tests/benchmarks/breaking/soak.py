"""Twenty thousand turns: what grows with them, in the window and in its voice.

A conversation holds its own words, which is no leak, so another one is begun every hundred turns:
as many as are said in an hour of talking. What still grows after the first of them is one.
"""

import statistics
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import psutil

from tests.benchmarks.breaking.saying import HABITS, REAL, loud_recording, real_habits, say
from tests.benchmarks.table import Row
from tests.integration.lived.habits import Habits, Voice
from tests.integration.lived.life import Home, Life

ANEW_AFTER = 100
MOST_MEGABYTES = 0.5
"""Growth per thousand turns, or in twenty minutes with real engines per thousand of theirs."""

_WARM = 0.3
"""Share of the looks before things have found their size: SQLite fills a cache of 2 MB."""

_LOOKS = 80
_FULL_SECONDS = 20 * 60.0
_EVERY_SECONDS = 15.0
_SLOWEST = 60.0
"""Seconds for so many turns as are between two looks, per turn; longer is standing still."""


@dataclass(frozen=True)
class Look:
    """How large a process is after so many turns."""

    turns: int
    megabytes: float
    threads: int
    files: int


Looks = dict[str, list[Look]]


def rows(folder: Path, turns: int) -> list[Row]:
    """So many turns with scripted engines, as fast as they go."""
    every = max(1, turns // _LOOKS)
    habits = replace(
        HABITS,
        recordings=(loud_recording(folder),),
        longest_pause=0.0,
        interrupts=0.25,
        anew_after=ANEW_AFTER,
        told_every=every,
        voice=Voice.RUSHING,
    )
    life = Home(folder / "soak").begin(habits)
    looks: Looks = {"window": [], "voice": []}
    began = time.monotonic()
    try:
        for number in range(1, turns // every + 1):
            done = int(life.until("count", count=number, seconds=every * _SLOWEST)["turns"])
            _look(life, done, looks)
            if number % 4 == 0:
                say(_line(done, looks))
    finally:
        status = life.close()
    minutes = (time.monotonic() - began) / 60
    return [
        *_grown("soak", looks),
        Row("soak: voices lost", 0, len(life.of("lost")), "times", turns),
        Row("soak: status at the end", 0, status, "", 1),
        Row("soak: it took", None, minutes, "min", turns),
    ]


def real_rows(folder: Path, sound: dict[str, str]) -> list[Row]:
    """Twenty minutes with the starter models."""
    habits: Habits = replace(real_habits(folder), told_every=1)
    life = Home(folder / "real-soak", settings=REAL, variables=sound).begin(habits)
    looks: Looks = {"window": [], "voice": []}
    began = time.monotonic()
    try:
        life.until("sounded")
        while time.monotonic() - began < _FULL_SECONDS:
            time.sleep(_EVERY_SECONDS)
            _look(life, len(life.of("count")), looks)
            say(_line(looks["voice"][-1].turns, looks))
    finally:
        status = life.close()
    sounded = [one["at"] for one in life.of("sounded")]
    waits = [after - before for before, after in pairwise(sounded)]
    return [
        *_grown("20 minutes, real engines", looks, target=None),
        Row("20 minutes, real engines: longest between two replies", 60, max(waits), "s",
            len(sounded)),
        Row("20 minutes, real engines: voices lost", 0, len(life.of("lost")), "times",
            len(sounded)),
        Row("20 minutes, real engines: status at the end", 0, status, "", 1),
    ]  # fmt: skip


def _look(life: Life, turns: int, looks: Looks) -> None:
    for name, process in (("window", psutil.Process(life.pid)), ("voice", life.voice())):
        with process.oneshot():
            size = process.memory_info().rss / 1e6
            looks[name].append(Look(turns, size, process.num_threads(), process.num_fds()))


def _line(turns: int, looks: Looks) -> str:
    parts = [
        f"{name} {seen[-1].megabytes:.1f} MB, {seen[-1].threads} threads, {seen[-1].files} files"
        for name, seen in looks.items()
    ]
    return f"{turns} turns: {'; '.join(parts)}"


def _grown(measure: str, looks: Looks, target: float | None = MOST_MEGABYTES) -> list[Row]:
    found = []
    for name, all_looks in looks.items():
        seen = all_looks[round(len(all_looks) * _WARM) :]
        turns = seen[-1].turns - seen[0].turns
        slope = statistics.linear_regression(
            [look.turns for look in seen], [look.megabytes for look in seen]
        ).slope
        found += [
            Row(f"{measure}: {name}, memory per 1,000 turns", target, slope * 1000, "MB", turns),
            Row(f"{measure}: {name}, memory at the end", None, seen[-1].megabytes, "MB", turns),
            _flat(f"{measure}: {name}, threads more at the end", [one.threads for one in seen]),
            _flat(f"{measure}: {name}, open files more at the end", [one.files for one in seen]),
        ]
    return found


def _flat(measure: str, counts: list[int]) -> Row:
    """The last third against the first, in the middle of each: some come and go."""
    third = max(1, len(counts) // 3)
    more = statistics.median(counts[-third:]) - statistics.median(counts[:third])
    return Row(measure, 0, more, "", len(counts))
