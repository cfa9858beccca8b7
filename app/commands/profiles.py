"""`main.py models profiles`: which models together suit this computer, and what that is like."""

import queue
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import psutil
from rich.console import Console
from rich.progress import Progress

from app.catalog.library import Library, State
from app.catalog.model import Model
from app.catalog.obstacles import Situation
from app.catalog.profile_words import (
    hearing_words,
    latency_words,
    measurement_words,
    memory_words,
    models_words,
    speaking_words,
)
from app.catalog.profiles import Choice, profiles
from app.catalog.runtime import runtimes_here
from app.catalog.space import free_bytes, gigabytes
from app.catalog.suiting import Computer
from app.commands.measure_process import run as measure
from app.commands.printing import print_json
from app.core.calling import COMMAND
from app.core.cores import available_cores
from app.core.errors import ParleyError
from app.core.measurement import Hardware
from app.core.measuring_events import ComputerMeasured, MeasuringEnded, MeasuringEvent
from app.core.paths import Paths
from app.core.settings import Settings
from app.remote.job_child import Target
from app.remote.measuring import RemoteMeasuring
from app.store.measurement_file import MeasurementFile

MEASUREMENT = "measurement.json"


def show_profiles(
    library: Library,
    file: MeasurementFile,
    settings: Settings,
    *,
    afresh: bool = False,
    json: bool = False,
    target: Target = measure,
) -> int:
    """Prints what there is to choose from; measures first if that is wished. Returns 0."""
    if afresh:
        measure_here(file, target, hidden=json)
    computer = computer_here(library, file)
    choices = profiles(library.manifest, Situation.of(library, computer, settings))
    if json:
        print_json([_described(choice, library) for choice in choices])
        return 0
    console = Console()
    console.print(measurement_words(computer.measurement), highlight=False)
    if computer.measurement is None:
        console.print(f"Measure it in ten seconds: {COMMAND} models profiles --measure")
    for choice in choices:
        console.print(f"\n[bold]{choice.profile.value[0]}[/bold]")
        for line in _lines(choice, computer, library):
            console.print(f"  {line}", highlight=False, soft_wrap=True)
    return 0


def measurement_file(paths: Paths) -> MeasurementFile:
    """Where the speed of this computer is kept."""
    return MeasurementFile(paths.state / MEASUREMENT)


def computer_here(library: Library, file: MeasurementFile) -> Computer:
    """This computer as it is at the moment."""
    return Computer(
        psutil.virtual_memory().total,
        free_bytes(library.store.folder),
        available_cores(),
        file.load(Hardware.here()),
        runtimes_here(),
    )


def measure_here(file: MeasurementFile, target: Target = measure, *, hidden: bool = False) -> None:
    """Measure, with a bar; raises ParleyError if nothing came of it."""
    told: queue.SimpleQueue[MeasuringEvent] = queue.SimpleQueue()
    measuring = RemoteMeasuring(target, file.save, told.put)
    with Progress(console=Console(stderr=True), transient=True, disable=hidden) as bars:
        bar = bars.add_task("", total=1.0)
        measuring.start()
        try:
            while not isinstance(event := told.get(), MeasuringEnded):
                if not isinstance(event, ComputerMeasured):
                    bars.update(bar, description=event.trying, completed=event.share)
        finally:
            measuring.close()
    if event.advice:
        raise ParleyError(event.advice)


def _lines(choice: Choice, computer: Computer, library: Library) -> Iterator[str]:
    expected = choice.expected
    yield from choice.reasons
    if expected is None:
        return
    lacking = _lacking(choice, library)
    size = gigabytes(sum(model.bytes for model in lacking))
    yield models_words(choice.models) + (f" {size} of it would be fetched." if lacking else "")
    yield latency_words(expected)
    yield memory_words(expected, computer.memory_bytes)
    yield hearing_words(expected)
    yield speaking_words(expected)


def _described(choice: Choice, library: Library) -> dict[str, Any]:
    described: dict[str, Any] = {
        "profile": choice.profile.name.lower(),
        "offered": choice.offered,
        "models": [model.id for model in choice.models],
        "missing": [model.id for model in _lacking(choice, library)],
        "reasons": choice.reasons,
    }
    if (expected := choice.expected) is not None:
        sets = {"heard": sorted(expected.heard), "abilities": sorted(expected.abilities)}
        described["expected"] = asdict(expected) | sets
    return described


def _lacking(choice: Choice, library: Library) -> list[Model]:
    return [model for model in choice.models if library.state(model) is not State.PRESENT]
