"""`main.py talk`: a spoken conversation without devices."""

import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import psutil
from rich.console import Console

from app.audio.wav import encode_wav, read_sound
from app.bootstrap import ArrivingEngines, build_conversation
from app.commands.output import check_writable, write_whole
from app.commands.waterfall import print_turn
from app.core.calling import COMMAND
from app.core.errors import UsageError
from app.core.settings import Settings
from app.evaluation.report import Report, TurnReport
from app.evaluation.runner import Saying, Talk
from app.workshop import Workshop


@dataclass(frozen=True, slots=True)
class TalkOptions:
    """What was asked for on the command line."""

    files: tuple[Path, ...]
    out: Path | None = None
    report: Path | None = None
    real_time: bool = False
    json: bool = False


def talk(workshop: Workshop, settings: Settings, options: TalkOptions) -> int:
    """Speak the files to Parley; print, and write if asked to, what came of it."""
    for path in (options.out, options.report):
        check_writable(path)
    sayings = [Saying(_shown(path), read_sound(path)) for path in options.files]
    if not options.real_time:
        _check_lengths(sayings, settings)
    console = Console(stderr=True, quiet=options.json)
    workshop.check(settings)
    console.print("Loading the models …")  # a spinner would take its share of two cores
    engines = workshop.engines(settings)
    conversation = build_conversation(workshop, ArrivingEngines.here(engines), settings)
    session, timing = conversation.session, conversation.timing
    ready_seconds = time.time() - psutil.Process().create_time()
    run = Talk(session, conversation.loudspeaker, timing, settings)
    turns: list[TurnReport] = []
    try:
        for turn in _turns(run, sayings, real_time=options.real_time):
            turns.append(turn)
            if not options.json:
                print_turn(turn)
    finally:
        session.close()
    report = Report(tuple(turns), asdict(settings.models), _machine(workshop.cores, ready_seconds))
    if options.out is not None:
        write_whole(options.out, encode_wav(run.replies))
    data = msgspec.json.format(msgspec.json.encode(report), indent=2)
    if options.report is not None:
        write_whole(options.report, data)
    if options.json:
        sys.stdout.write(data.decode() + "\n")
    return 1 if any(turn.failure for turn in turns) else 0


def _shown(path: Path) -> str:
    """The name as text, whatever bytes it has."""
    return os.fsencode(path).decode("utf-8", "replace")


def _turns(run: Talk, sayings: list[Saying], *, real_time: bool) -> Iterator[TurnReport]:
    return run.in_real_time(sayings) if real_time else run.one_by_one(sayings)


def _check_lengths(sayings: list[Saying], settings: Settings) -> None:
    longest = settings.listening.longest_seconds
    for saying in sayings:
        if saying.sound.seconds > longest:
            raise UsageError(
                f"{saying.name} lasts {saying.sound.seconds:.0f} seconds, and one turn lasts "
                f"{longest:.0f} at most. Write it down with: {COMMAND} transcribe {saying.name}"
            )


def _machine(cores: int, ready_seconds: float) -> dict[str, str | int | float]:
    return {
        "ready_seconds": round(ready_seconds, 2),
        "processor": platform.processor() or platform.machine(),
        "cores": cores,
        "memory_gigabytes": round(psutil.virtual_memory().total / 1e9, 1),
        "resident_megabytes": round(psutil.Process(os.getpid()).memory_info().rss / 1e6),
        "system": platform.platform(),
        "python": platform.python_version(),
    }
