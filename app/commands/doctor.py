"""`main.py doctor`: what this computer has, what is missing and the command that mends it."""

import os
import platform
import queue
import shutil
import threading
from collections.abc import Callable
from dataclasses import asdict

import psutil

from app.audio.devices import Direction, devices, offered
from app.catalog.library import State, mending
from app.commands.findings import Finding, print_findings
from app.commands.offline_proof import prove_offline
from app.core.calling import COMMAND
from app.core.settings import Settings
from app.store.history_key import HistoryLockedError, system_keyring
from app.workshop import Workshop

_KEYRING = "encrypts what it keeps; the key of the history goes there."
_SILENT = (
    "it does not answer. Unlock it, or log in anew; else Parley asks for a passphrase for the "
    "history."
)
_PATIENCE_SECONDS = 3.0


def doctor(workshop: Workshop, settings: Settings, *, json: bool, proof: bool = False) -> int:
    """Print the findings; the status is 1 if Parley cannot hold a conversation as it is.

    With `proof` a conversation is held instead, and its connections are what is looked at.
    """
    if proof:
        return prove_offline(workshop, settings, json=json)
    models = _models(workshop, settings)
    findings = [_processor(workshop), _memory(workshop, settings), *_sound(), keyring(), *models]
    print_findings(findings, json=json)
    return 0 if all(finding.good for finding in models) else 1


def _processor(workshop: Workshop) -> Finding:
    name = platform.processor() or platform.machine()
    return Finding("Processor", True, f"{name}, {workshop.cores} of {os.cpu_count()} cores.")


def _memory(workshop: Workshop, settings: Settings) -> Finding:
    ids = asdict(settings.models).values()
    manifest = workshop.library.manifest
    needed = sum(model.memory_megabytes for model in manifest if model.id in ids) / 1000
    memory = psutil.virtual_memory()
    there = f"{memory.available / 1e9:.1f} of {memory.total / 1e9:.1f} GB free"
    disk = shutil.disk_usage(workshop.library.store.folder.anchor).free / 1e9
    if memory.available / 1e9 < needed:
        advice = f"{there}, but these models want {needed:.1f}; close programs or use "
        return Finding("Memory", False, advice + "--language-model qwen2.5-coder-0.5b.")
    return Finding("Memory", True, f"{there}, {needed:.1f} wanted; {disk:.0f} GB of disk free.")


def _sound() -> list[Finding]:
    found = devices()
    microphones = [device.name for device in offered(found, Direction.IN)]
    loudspeakers = [device.name for device in offered(found, Direction.OUT)]
    advice = f"none found. Connect one; talking to recordings ({COMMAND} talk) works without."
    return [
        Finding(subject, bool(names), ", ".join(names) or advice)
        for subject, names in (("Microphones", microphones), ("Loudspeakers", loudspeakers))
    ]


def keyring(
    find: Callable[[], object] = system_keyring, patience: float = _PATIENCE_SECONDS
) -> Finding:
    """Whether there is a keyring that encrypts; one that makes us wait counts as none.

    Args:
        find: raises HistoryLockedError where there is none.
        patience: seconds to wait for it.
    """
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def look() -> None:
        try:
            find()
        except HistoryLockedError as error:
            answers.put(str(error))
        else:
            answers.put("")

    threading.Thread(target=look, name="keyring", daemon=True).start()
    try:
        trouble = answers.get(timeout=patience)
    except queue.Empty:
        trouble = _SILENT
    return Finding("Keyring", not trouble, trouble or _KEYRING)


def _models(workshop: Workshop, settings: Settings) -> list[Finding]:
    findings = []
    for task, model_id in asdict(settings.models).items():
        model = workshop.library.manifest.model(model_id)
        state = workshop.library.state(model)
        good = state is State.PRESENT
        text = f"{model.title}" if good else f"{model.title} is {state.value}. {mending(model)}"
        findings.append(Finding(task.replace("_", " ").capitalize(), good, text))
    return findings
