"""The rows of bench-room that need no sound card: real engines in rooms on the sample clock."""

import json
import multiprocessing
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from typing import Any

from app.core.cores import available_cores
from app.core.settings import Settings
from tests.benchmarks import material
from tests.benchmarks.rooms_places import Place
from tests.benchmarks.rooms_trials import (
    INTERRUPTED_ITSELF,
    NOISE_KINDS,
    Intrusion,
    OwnSpeech,
    Reaction,
    intrusions,
    own_speech,
    talked_over,
)
from tests.benchmarks.table import BUILD, Row, Wanted

ECHOES: tuple[tuple[float | None, str, float], ...] = (
    (None, "no echo", 95.0),
    (-10.0, "echo at -10 dB", 95.0),
    (0.0, "echo at 0 dB", 80.0),
)
"""Level, what the table calls it, and how many interruptions in a hundred must be obeyed."""

PARTS = 4
"""Rooms among which each measure is shared out."""

TEN_MINUTES = 600.0
_MOST_PROCESSES = 4


@dataclass(frozen=True)
class Size:
    """How much is tried."""

    interruptions: int
    backchannels: int
    seconds: float
    """Of own speech at each level, and of each kind of noise."""

    full: bool = False


SHORT = Size(interruptions=80, backchannels=40, seconds=TEN_MINUTES)
FULL = Size(interruptions=240, backchannels=120, seconds=3 * TEN_MINUTES, full=True)


@dataclass(frozen=True)
class Found:
    """Everything that was found out."""

    own_speech: list[OwnSpeech]
    interruptions: list[Reaction]
    backchannels: list[Reaction]
    intrusions: list[Intrusion]


def rows(full: bool) -> list[Row]:
    """Measure; what became of every single sound is in build/bench/rooms-on-clock.json."""
    found = measured(FULL if full else SHORT, Settings())
    BUILD.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(found), indent=1, ensure_ascii=False)
    (BUILD / "rooms-on-clock.json").write_text(text + "\n", encoding="utf-8")
    table: list[Row] = []
    for echo, name, target in ECHOES:
        said = [reaction for reaction in found.interruptions if reaction.echo == echo]
        table += _interruption_rows(name, target, said)
    for echo, name, _ in ECHOES:
        spoken = [speech for speech in found.own_speech if speech.echo == echo]
        table += _own_speech_rows(name, spoken)
    table += _backchannel_rows(found.backchannels)
    for kind in NOISE_KINDS:
        table += _noise_rows(kind, [noise for noise in found.intrusions if noise.kind == kind])
    return table


def measured(size: Size, settings: Settings) -> Found:
    """Try everything, in as many processes as there are cores."""
    print("bench-room: the material is being made", flush=True)
    material.replies(size.full)
    said = material.shuffled(material.interruptions(size.full), size.interruptions, seed=1)
    murmured = material.shuffled(material.backchannels(size.full), size.backchannels, seed=2)
    places = [Place(echo, number, settings) for number in range(PARTS) for echo, _, _ in ECHOES]
    seconds, full = size.seconds / PARTS, size.full
    processes = min(available_cores(), _MOST_PROCESSES)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        talked = [pool.submit(talked_over, p, said[p.number :: PARTS], full) for p in places]
        hummed = [
            pool.submit(talked_over, p, murmured[p.number :: PARTS], full)
            for p in places
            if p.echo != 0.0
        ]
        alone = [pool.submit(own_speech, p, seconds, full) for p in places]
        noise = [
            pool.submit(intrusions, p, kind, seconds)
            for p in places
            if p.echo is None
            for kind in NOISE_KINDS
        ]
        _tell_progress([*talked, *hummed, *alone, *noise])
    return Found(
        [future.result() for future in alone],
        [reaction for future in talked for reaction in future.result()],
        [reaction for future in hummed for reaction in future.result()],
        [future.result() for future in noise],
    )


def _tell_progress(futures: Sequence[Future[Any]]) -> None:
    began = time.monotonic()
    for done, future in enumerate(as_completed(futures), 1):
        future.result()  # what went wrong is told at once
        passed = time.monotonic() - began
        print(f"bench-room: {done} of {len(futures)} trials, {passed:.0f} s", flush=True)


def _interruption_rows(name: str, target: float, said: Sequence[Reaction]) -> list[Row]:
    obeyed = [reaction for reaction in said if reaction.cancelled]
    ducked = [reaction.ducked for reaction in said if reaction.ducked is not None]
    silent = [reaction.silent for reaction in said if reaction.silent is not None]
    itself = sum(reaction.outcome == INTERRUPTED_ITSELF for reaction in said)
    measure = f"interruptions, {name}"
    share = _percent(len(obeyed), len(said))
    return [
        Row(f"{measure}: cancel the reply", target, share, "%", len(said), Wanted.AT_LEAST),
        Row(f"{measure}: replies that interrupted themselves", None, itself, "times", len(said)),
        Row(f"{measure}: voice to ducked, median", None, _median(ducked), "s", len(ducked)),
        Row(f"{measure}: voice to silence, median", None, _median(silent), "s", len(silent)),
    ]


def _own_speech_rows(name: str, spoken: Sequence[OwnSpeech]) -> list[Row]:
    minutes = round(sum(speech.seconds for speech in spoken) / 60)
    measure = f"own speech, {name}"

    def row(what: str, target: float | None, count: int) -> Row:
        return Row(f"{measure}: {what}", target, count, "times", minutes)

    dropped = sum(count for speech in spoken for count in speech.dropped.values())
    return [
        row("interruptions", 0, sum(speech.interruptions for speech in spoken)),
        row("turns", 0, sum(speech.turns for speech in spoken)),
        row("ducked for nothing", None, sum(speech.ducked for speech in spoken)),
        row("paused for nothing", None, sum(speech.paused for speech in spoken)),
        row("heard and dropped", None, dropped),
    ]


def _backchannel_rows(murmured: Sequence[Reaction]) -> list[Row]:
    def row(what: str, target: float | None, some: Sequence[Reaction]) -> Row:
        share = _percent(sum(reaction.cancelled for reaction in some), len(some))
        measure = f"backchannels (synthetic), {what}: cancel the reply"
        return Row(measure, target, share, "%", len(some))

    computed = {"mm-hm": "mm-hm", "uh-huh": "uh-huh", "cough": "coughs"}
    words = [reaction for reaction in murmured if reaction.words not in computed]
    return [
        row("all", 10.0, murmured),
        row("words", None, words),
        *(
            row(name, None, [reaction for reaction in murmured if reaction.words == sound])
            for sound, name in computed.items()
        ),
    ]


def _noise_rows(kind: str, heard: Sequence[Intrusion]) -> list[Row]:
    minutes = round(sum(intrusion.seconds for intrusion in heard) / 60)
    turns = sum(intrusion.turns for intrusion in heard)
    detected = sum(intrusion.detected for intrusion in heard)
    measure = f"open mic, {kind} (synthetic)"
    return [
        Row(f"{measure}: turns", 0, turns, "times", minutes),
        Row(f"{measure}: taken for speech at first", None, detected, "times", minutes),
    ]


def _percent(count: int, of: int) -> float | None:
    return 100.0 * count / of if of else None


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
