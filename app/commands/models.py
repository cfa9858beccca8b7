"""The commands of `main.py models`: list, get, verify and import."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from app.catalog.acquiring import Acquisition
from app.catalog.importing import import_path
from app.catalog.library import Library, State
from app.catalog.model import Model, Pack
from app.catalog.progress import Progress as Report
from app.catalog.progress import no_progress
from app.catalog.recommending import Recommendation, recommend
from app.catalog.space import free_bytes, gigabytes
from app.commands.printing import print_json
from app.core.calling import COMMAND
from app.core.cores import available_cores
from app.core.measurement import Measurement

STATE_STYLES = {State.PRESENT: "green", State.PARTIAL: "yellow", State.DAMAGED: "red"}


def list_models(library: Library, json: bool = False) -> int:
    """Prints the catalogue and what of it is here; returns the exit status."""
    rows = [(model, library.state(model)) for model in library.manifest]
    if json:
        print_json([_described(model, state) for model, state in rows])
        return 0
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for title in ("Model", "State", "Size"):
        table.add_column(title, no_wrap=True)
    table.add_column("What it is, its memory in use, its licence")
    for task, group in groupby(rows, key=lambda row: row[0].task):
        table.add_row(f"[bold]{task.value.replace('_', ' ')}")
        for model, state in group:
            memory = gigabytes(model.memory_megabytes * 1_000_000)
            table.add_row(
                f"  {model.id}",
                f"[{STATE_STYLES.get(state, 'dim')}]{_shown(model, state)}",
                gigabytes(model.bytes),
                f"{model.note} {memory}, {model.licence}.",
            )
    Console().print(table)
    return 0


def get_models(
    library: Library,
    ids: Sequence[str] = (),
    json: bool = False,
    *,
    fast: bool = False,
    mirror: str | None = None,
    acquire: Callable[..., Acquisition] = Acquisition,
) -> int:
    """Fetches models and packs, by default the starter pack; `fast` asks for speed.

    The starter pack is the one that suits this computer. Raises ParleyError when something could
    not be fetched.
    """
    chosen: list[str] = []
    for name in ids or [Pack.STARTER]:
        if name == Pack.STARTER:
            advice = recommended(library, want_speed=fast)
            chosen += [model.id for model in library.manifest.starter(fast=advice.fast)]
            if not json:
                Console(stderr=True).print(*advice.reasons)
        elif name in list(Pack):
            chosen += [model.id for model in library.manifest.pack(Pack(name))]
        else:
            chosen.append(name)
    with acquire(library, mirror=mirror) as acquisition, _bars(hidden=json) as progress:
        acquisition.get(chosen, progress)
    models = [library.manifest.model(model_id) for model_id in chosen]
    if json:
        print_json([_described(model, library.state(model)) for model in models])
    else:
        Console().print(f"Ready: {', '.join(model.title for model in models)}.")
    return 0


def verify_models(library: Library, ids: Sequence[str] = (), json: bool = False) -> int:
    """Reads the models, without ids all that are here; returns 1 when one is not sound."""
    chosen = [library.manifest.model(model_id) for model_id in ids] or [
        model for model in library.manifest if library.state(model) is not State.MISSING
    ]
    found = {model.id: library.verify(model) for model in chosen}
    if json:
        print_json([{"id": name, "problems": problems} for name, problems in found.items()])
    else:
        for model in chosen:
            print("\n".join(found[model.id]) or f"{model.title}: every file is as it should be.")
        if not chosen:
            print(f"There are no models on this computer yet: {COMMAND} models get")
    return 1 if any(found.values()) else 0


def import_models(library: Library, paths: Sequence[Path], json: bool = False) -> int:
    """Takes models from files and folders; raises ModelError for a path with nothing usable."""
    with _bars(hidden=json) as progress:
        imported = [entry for path in paths for entry in import_path(library, path, progress)]
    if json:
        print_json(imported)
        return 0
    for model_id in dict.fromkeys(entry.model_id for entry in imported):
        model = library.manifest.model(model_id)
        files = [entry for entry in imported if entry.model_id == model_id]
        doubt = "" if files[0].verified else ", unverified: nobody publishes its hashes"
        state = library.state(model)
        rest = "" if state is State.PRESENT else f"; the model is still {state.value}"
        print(f"{model.title}: {len(files)} of {len(model.files)} files taken{doubt}{rest}.")
    return 0


def recommended(
    library: Library, *, want_speed: bool = False, measurement: Measurement | None = None
) -> Recommendation:
    """What suits this computer; models already in the store count as free disk."""
    held = sum(m.bytes for m in library.manifest.starter() if library.state(m) is State.PRESENT)
    return recommend(
        library.manifest,
        memory_bytes=psutil.virtual_memory().total,
        free_disk_bytes=free_bytes(library.store.folder) + held,
        cores=available_cores(),
        measurement=measurement,
        want_speed=want_speed,
    )


def _shown(model: Model, state: State) -> str:
    return "import only" if model.import_only and state is State.MISSING else state.value


def _described(model: Model, state: State) -> dict[str, Any]:
    return {
        "id": model.id,
        "title": model.title,
        "task": model.task,
        "state": state,
        "bytes": model.bytes,
        "memory_megabytes": model.memory_megabytes,
        "languages": model.languages,
        "licence": model.licence,
        "licence_url": model.licence_url,
        "pack": model.pack,
        "import_only": model.import_only,
        "note": model.note,
    }


@contextmanager
def _bars(*, hidden: bool) -> Iterator[Report]:
    """A bar for each title, with speed and the time that is left, on standard error."""
    if hidden:
        yield no_progress
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def report(title: str, done: int, total: int) -> None:
            if title not in tasks:
                tasks[title] = bars.add_task(title, total=total)
            bars.update(tasks[title], completed=done, total=total)

        yield report
