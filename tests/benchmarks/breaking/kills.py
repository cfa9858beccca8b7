"""SIGKILL at random moments of a conversation: what is lost, and how soon it goes on."""

import statistics
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.breaking.saying import HABITS, REAL, loud_recording, real_habits, say
from tests.benchmarks.table import Row, Wanted
from tests.integration.lived.killing import Cost, Killing, Tally
from tests.integration.lived.life import Home

LISTENING_SECONDS, REPLYING_SECONDS, GONE_SECONDS = 3.0, 8.0, 1.0
IN_TIME = 0.995
"""Share of the kills after which it must be back in time: 199 of 200."""

_PAUSES = 2.5, 6.0
"""Seconds of conversation between two kills, at most: scripted, and with real engines."""


def rows(folder: Path, scripted: int, real: int, seed: int, sound: dict[str, str]) -> list[Row]:
    """So many kills with scripted engines and with real ones; `sound` leads to a sound server."""
    tallies = {}
    if scripted:
        habits = replace(HABITS, recordings=(loud_recording(folder),))
        home = Home(folder / "scripted", variables=sound)
        killing = Killing(home, habits, seed, _PAUSES[0], say)
        tallies["scripted"] = killing.kill(scripted)
    if real:
        home = Home(folder / "real", settings=REAL, variables=sound)
        killing = Killing(home, real_habits(folder), seed + 1, _PAUSES[1], say)
        tallies["real"] = killing.kill(real)
    found = [row for name, tally in tallies.items() for row in _lost(name, tally)]
    for name, tally in tallies.items():
        for what in ("window", "voice"):
            found += _times(f"{what} killed, {name} engines", what, tally.costs)
    return [*found, _in_time([cost for tally in tallies.values() for cost in tally.costs])]


def _lost(name: str, tally: Tally) -> list[Row]:
    for words in tally.lost:
        say(f"LOST: {words}")
    for message in tally.damaged:
        say(f"DAMAGED: {message}")
    kills = len(tally.costs)
    return [
        Row(f"acknowledged turns lost, {name} engines", 0, tally.lost.total(), "turns",
            tally.acknowledged),
        Row(f"damaged databases, {name} engines", 0, len(tally.damaged), "times", tally.looks),
        Row(f"killed while it wrote, {name} engines", None, tally.while_writing, "times", kills),
        Row(f"killed again while it started, {name} engines", None, tally.soon_again, "times",
            kills),
    ]  # fmt: skip


def _times(measure: str, what: str, costs: list[Cost]) -> list[Row]:
    costs = [cost for cost in costs if cost.what.startswith(what)]
    if not costs:
        return []
    found = []
    for then in ("listening", "replying", *(["gone"] if what == "window" else [])):
        seconds = [float(getattr(cost, then)) for cost in costs]
        end = "with its voice gone" if then == "gone" else f"{then} again"
        target = GONE_SECONDS if then == "gone" else None
        found += [
            Row(f"{measure}: {end}, median", None, statistics.median(seconds), "s", len(costs)),
            Row(f"{measure}: {end}, slowest", target, max(seconds), "s", len(costs)),
        ]
    return found


def _in_time(costs: list[Cost]) -> Row:
    back = [
        cost
        for cost in costs
        if cost.listening <= LISTENING_SECONDS and cost.replying <= REPLYING_SECONDS
    ]
    measure = f"listening within {LISTENING_SECONDS:g} s, replying within {REPLYING_SECONDS:g} s"
    return Row(measure, IN_TIME * len(costs), len(back), "kills", len(costs), Wanted.AT_LEAST)
