"""`main.py` alone: the window. And `main.py --toggle-listen`, for the window that is open."""

import sys
from collections.abc import Callable
from functools import partial

from app.commands.fetch_process import run as fetch
from app.commands.measure_process import run as try_out
from app.commands.models import recommended
from app.commands.profiles import computer_here, measurement_file
from app.core.calling import COMMAND
from app.core.commands import Attention
from app.core.events import Event
from app.core.measurement import Hardware
from app.core.paths import Paths
from app.remote.fetching import RemoteFetching
from app.remote.measuring import RemoteMeasuring
from app.remote.session import RemoteSession
from app.speech.voices import Repertoire
from app.store.history.vault import Vault
from app.store.presets_file import PresetsFile
from app.store.settings_file import SettingsFile
from app.voice.process import run as talk
from app.workshop import build_library


def open_window(paths: Paths, mirror: str | None) -> int:
    """Show the window until it is closed; returns the exit status."""
    from app.ui.personas import Personas
    from app.ui.running import run
    from app.ui.supplies import Supplies

    library = build_library(paths)
    file = SettingsFile(paths.settings)
    settings, trouble = file.load()
    repertoire = Repertoire.load(paths.resources)
    presets_file = PresetsFile.beside(paths, repertoire.check)
    presets, presets_trouble = presets_file.load()
    measured = measurement_file(paths)
    attention = Attention.wished(open_mic=settings.talking.open_mic)

    def shelf(tell: Callable[[Event], None]) -> RemoteFetching:
        return RemoteFetching(partial(fetch, mirror=mirror), tell)

    def measuring(tell: Callable[[Event], None]) -> RemoteMeasuring:
        return RemoteMeasuring(try_out, measured.save, tell)

    return run(
        Supplies(
            paths=paths,
            settings=settings,
            save=file.save,
            trouble=" ".join(filter(None, [trouble, presets_trouble])),
            session=RemoteSession(talk, settings, attention),
            vault=Vault(paths.state / "history" / "history.db"),
            shelf=shelf,
            library=library,
            repertoire=repertoire,
            personas=Personas.load(paths.resources),
            presets=presets,
            save_presets=presets_file.save,
            recommendation=recommended(library, measurement=measured.load(Hardware.here())),
            measure=partial(computer_here, library, measured),
            measuring=measuring,
        )
    )


def toggle_listening(paths: Paths) -> int:
    """Have the window that is open begin or end listening; returns the exit status."""
    from app.ui.desktop.single_instance import Verb, ask

    if ask(paths.state, Verb.TOGGLE_LISTEN):
        return 0
    sys.stderr.write(f"Parley's window is not open: start it with {COMMAND}.\n")
    return 1
