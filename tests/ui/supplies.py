"""A whole window over a session and a shelf that only remember what they were asked."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.recommending import Recommendation
from app.catalog.suiting import Computer
from app.core.commands import Command
from app.core.events import Event
from app.core.paths import Paths
from app.core.settings import Settings
from app.speech.voices import Repertoire
from app.store.history.vault import Vault
from app.store.history_key import Keyring
from app.store.presets_file import PresetsFile
from app.ui.application import Application
from app.ui.personas import Personas
from app.ui.protocols import Session
from app.ui.supplies import Supplies
from tests.rings import Ring

RESOURCES = Path(__file__).parents[2] / "resources"
COMPUTER = Computer(16_000_000_000, 100_000_000_000, 4)


@dataclass
class SilentSession:
    sent: list[Command] = field(default_factory=list)
    listeners: list[Callable[[Event], None]] = field(default_factory=list)
    started: bool = False
    closed: bool = False

    def listen(self, listener: Callable[[Event], None]) -> None:
        self.listeners.append(listener)

    def start(self) -> None:
        self.started = True

    def send(self, command: Command) -> None:
        self.sent.append(command)

    def close(self) -> None:
        self.closed = True

    def happens(self, *events: Event) -> None:
        for event in events:
            for listener in self.listeners:
                listener(event)


@dataclass
class EmptyShelf:
    """Fetches nothing."""

    tell: Callable[[Event], None]
    asked: list[tuple[str, object]] = field(default_factory=list)

    def start(self, model_ids: object) -> None:
        self.asked.append(("start", model_ids))

    def pause(self, model_ids: object = ()) -> None:
        self.asked.append(("pause", model_ids))

    def verify(self, model_ids: object) -> None:
        self.asked.append(("verify", model_ids))

    def take(self, path: object) -> None:
        self.asked.append(("take", path))

    def delete(self, model_id: object) -> None:
        self.asked.append(("delete", model_id))

    def close(self) -> None:
        self.asked.append(("close", None))


@dataclass
class IdleMeasuring:
    """Measures nothing."""

    tell: Callable[[Event], None] = lambda event: None
    asked: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.asked.append("start")

    def cancel(self) -> None:
        self.asked.append("cancel")

    def close(self) -> None:
        self.asked.append("close")


def supplies_for(
    session: Session,
    folder: Path,
    settings: Settings | None = None,
    saved: Callable[[Settings], None] = lambda settings: None,
    find: Callable[[], Keyring] | None = None,
) -> Supplies:
    paths = replace(Paths.default(), state=folder / "state", settings=folder / "settings.toml")
    library = Library(
        Manifest.load(RESOURCES / "models.toml"), Paths.default().store, folder / "models"
    )
    repertoire = Repertoire.load(RESOURCES)
    presets_file = PresetsFile.beside(paths, repertoire.check)
    return Supplies(
        paths=paths,
        settings=settings or Settings(first_run_done=True),
        save=saved,
        trouble="",
        session=session,
        vault=Vault(folder / "history" / "history.db", find or Ring()),
        shelf=EmptyShelf,
        library=library,
        repertoire=repertoire,
        personas=Personas.load(RESOURCES),
        presets=presets_file.load()[0],
        save_presets=presets_file.save,
        recommendation=Recommendation("qwen2.5-coder-1.5b", False, ("qwen3-4b",), ("It fits.",)),
        measure=lambda: COMPUTER,
        measuring=IdleMeasuring,
    )


def put_away(application: Application, qapp: QApplication) -> None:
    """Close a window and have Qt delete it now.

    Left to the garbage collector, it may go while another theme is put on, and Qt then crashes.
    """
    application.close()
    application.window.close()
    qapp.removeEventFilter(application.wiring.talk_key)
    application.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
