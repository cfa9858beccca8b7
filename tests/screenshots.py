"""Pictures of the whole window, light and dark, at 100 % and 200 %: `make screenshots`.

They are made from events, without engines or a sound card, so that they are the same everywhere.
Run as a module: python -m tests.screenshots FOLDER [FOLDER OF THE README]
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplyBegun,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
    TurnPrepared,
    WordsRecognised,
)
from app.core.evidence import Evidence
from app.core.settings import AppearanceSettings, Settings, Theme
from app.core.voice_events import (
    DevicesFound,
    Duplex,
    DuplexBecause,
    DuplexChosen,
    EngineReady,
    LevelMeasured,
    LoudspeakerOpened,
    MicrophoneOpened,
    VoiceStarted,
)
from app.store.history.own_json import as_json
from app.store.history.records import KeptConversation
from app.ui.actions import Deed
from app.ui.application import Application
from app.ui.desktop.geometry import Geometry
from app.ui.desktop.single_instance import SingleInstance
from tests.ui.kept import turn
from tests.ui.supplies import SilentSession, supplies_for

SIZES = {"100": 1.0, "200": 2.0}
SHOWN = ("light-100-conversation", "dark-100-conversation", "light-100-voice", "dark-100-models",
         "light-100-history-search", "light-100-first-run-3", "dark-200-conversation")  # fmt: skip
"""Those that the README shows."""

_SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1200, "dpr": 1,
           "logicalDpi": 96, "logicalBaseDpi": 96}  # fmt: skip
_TASKS = ("detector", "turn_end", "recogniser", "synthesiser", "language_model")
_PAGES = (Deed.VOICE, Deed.PERSONA, Deed.LISTENING, Deed.MODELS, Deed.SOUND, Deed.PRIVACY,
          Deed.KEYBOARD, Deed.APPEARANCE)  # fmt: skip
_TALK = (
    ("What could I cook with eggs, spinach and a bit of feta?",
     "A spinach omelette would be lovely. Wilt the spinach in butter, pour three beaten eggs over "
     "it, and crumble the feta on top at the end.", None),
    ("How long does that take?",
     "About ten minutes in all. Start with the spinach, since it needs a moment to dry, and have "
     "the plates ready.", "About ten minutes in all. Start with the spinach, "),
    ("Wait, I forgot: my sister is coming. Is it enough for two?",
     "Yes, if you take five eggs. A slice of bread beside it makes two happy people.", None),
    ("Then tell me something to pass the time.",
     "Did you know that hens dream? They have the same quick sleep as we do, and nobody knows what "
     "they see in it.", "Did you know that hens dream? "),
)  # fmt: skip

_EARLIER = (
    ("Names for the puppy",
     ("What is a good name for a small brown dog?",
      "Hazel, Pepper or Biscuit. Short names with a clear vowel are easy to call across a park."),
     ("And for a calm one?",
      "Then I would take Olive. It sounds slow, and nobody shouts it by accident."),
     ("My sister says that every dog is called Luna now.",
      "Then Olive it is: no other dog in the park will turn round.")),
    ("Italian, lesson 3",
     ("How do I say: I would like a table for two?", "Vorrei un tavolo per due, per favore."),
     ("And may the dog come in?", "Può entrare anche il cane?")),
    ("",
     ("Let me rehearse how I begin the talk on Friday.",
      "I am listening. Take your time, and stand up if you can."),
     ("My grandmother had a dog that could count to three.",
      "That is a lovely first sentence. Wait a moment after it.")),
    ("Tomatoes",
     ("Why do the leaves of my tomatoes curl?",
      "Mostly because they are thirsty or hot. Water them in the morning, at the root.")),
)  # fmt: skip


def main(folder: Path, readme: Path | None = None) -> None:
    """Make every picture, and copy those that are shown."""
    folder.mkdir(parents=True, exist_ok=True)
    screen = folder / "screen.json"
    screen.write_text(json.dumps({"screens": [_SCREEN]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    QLocale.setDefault(QLocale("en_GB"))
    qt = QApplication([])
    for theme in (Theme.LIGHT, Theme.DARK):
        for percent, size in SIZES.items():
            for name, widget in _views(qt, theme, size):
                for _ in range(3):  # what gives way makes room for what gives way to it
                    qt.processEvents()
                widget.grab().save(str(folder / f"{theme.value}-{percent}-{name}.png"))
    if readme is not None:
        readme.mkdir(parents=True, exist_ok=True)
        for name in SHOWN:
            shutil.copy(folder / f"{name}.png", readme)


def _views(qt: QApplication, theme: Theme, size: float) -> Iterator[tuple[str, QWidget]]:
    """Each thing that there is to see, with its name."""
    session = SilentSession()
    appearance = AppearanceSettings(theme, size, reduced_motion=True)
    settings = Settings(appearance=appearance, first_run_done=True)
    with tempfile.TemporaryDirectory() as place:
        supplies = supplies_for(session, Path(place), settings)
        supplies = replace(supplies, paths=replace(supplies.paths, **_shown_paths()))
        application = Application(supplies, qt, SingleInstance(Path(place) / "instance"))
        application.geometry = Geometry(Path(place) / "window.ini")
        application.show()
        application.explaining.now = lambda: time(14, 3, 22)
        _happen(application, session, *_ready())
        yield "empty", application.window
        for turn, (said, reply, heard) in enumerate(_TALK, start=1):
            _happen(application, session, *_exchange(turn, said, reply, heard))
        _happen(application, session, LevelMeasured(-34.0, -14.0))
        yield "conversation", application.window
        application.window.actions_[Deed.WHY].trigger()
        yield "why", application.window
        application.window.actions_[Deed.WHY].trigger()
        for deed in _PAGES:
            application.window.actions_[deed].trigger()
            yield deed.value.rstrip("…").lower(), application.settings.dialog
        application.settings.dialog.close()
        yield from _history(application, qt, Path(place) / "earlier.json")
        yield from _first_run(application)
        for deed in (Deed.HELP, Deed.ABOUT):
            application.window.actions_[deed].trigger()
            dialog = QApplication.activeModalWidget()
            assert dialog is not None
            yield deed.value.split()[0].lower(), dialog
            dialog.close()
        application.close()
        qt.removeEventFilter(application.wiring.talk_key)
        application.window.close()


def _history(
    application: Application, qt: QApplication, earlier: Path
) -> Iterator[tuple[str, QWidget]]:
    """With conversations of a year ago, so that no picture depends on the day."""
    desk, archive = application.history.desk, application.history.archive
    earlier.write_bytes(as_json(list(_kept())))
    desk.ask(lambda: archive.take_in(earlier), lambda new: None)
    application.window.actions_[Deed.HISTORY].trigger()
    shown = application.history.shown
    assert shown is not None
    yield "history", _settled(application, qt, shown)
    shown.contents.field.setText("dog")
    shown.contents.search_now()
    _settled(application, qt, shown)
    shown.contents.go_to_list()
    yield "history-search", _settled(application, qt, shown)
    shown.close()


def _kept() -> Iterator[KeptConversation]:
    begun = datetime(2025, 6, 14, 20, 5).timestamp()
    for number, (title, *talk) in enumerate(_EARLIER):
        then = begun - number * 86_400
        turns = [turn(n, *words, begun=then + 60 * n) for n, words in enumerate(talk, start=1)]
        yield KeptConversation(f"earlier-{number}", title, number == 1, then, tuple(turns))


def _settled(application: Application, qt: QApplication, shown: QWidget) -> QWidget:
    while application.history.desk.busy:
        qt.processEvents()
    return shown


def _first_run(application: Application) -> Iterator[tuple[str, QWidget]]:
    application.window.actions_[Deed.FIRST_STEPS].trigger()
    steps = application.first_run.shown
    assert steps is not None
    for number in range(1, 6):
        yield f"first-run-{number}", steps
        if number < 5:
            steps.bar.next.click()
    steps.bar.skip.click()


def _happen(application: Application, session: SilentSession, *events: Event) -> None:
    session.happens(*events)
    application.bridge.drain()


def _ready() -> Iterator[Event]:
    yield VoiceStarted(False)
    yield MicrophoneOpened("Built-in microphone")
    yield LoudspeakerOpened("Built-in speakers")
    yield DevicesFound(("Built-in microphone", "USB headset"), ("Built-in speakers", "USB headset"))
    yield DuplexChosen(Duplex.FULL, DuplexBecause.MEASURED, 41.0)
    for task in _TASKS:
        yield EngineReady(task, "starter", 1.0)


def _exchange(turn: int, said: str, reply: str, heard: str | None) -> Iterator[Event]:
    yield TurnPrepared(turn)
    yield WordsRecognised(turn, said, "en")
    yield TurnOpened(turn, OpenedBecause.FINISHED, Evidence(0.2 + turn / 50, 0.9 + turn / 50))
    yield ReplyBegun(turn)
    yield ClauseWritten(turn, reply)
    yield ReplySounded(turn, 0.0)
    yield ReplyHeard(turn, heard or reply)
    if heard is None:
        yield ReplyFinished(turn)
    elif turn < len(_TALK):
        yield TurnDucked(turn, Evidence(heard_seconds=2.9))
        yield TurnPaused(turn, Evidence(speech_seconds=0.5, heard_seconds=3.3))
        because = CancelledBecause.INTERRUPTED
        yield TurnCancelled(turn, because, Evidence(heard_seconds=3.3, words=4))


def _shown_paths() -> dict[str, Path]:
    """Folders as somebody would have them."""
    home = Path("/home/ada")
    return {
        "settings": home / ".config/parley/settings.toml",
        "state": home / ".local/state/parley",
        "logs": home / ".local/state/parley/log",
        "store": home / ".cache/parley/models",
    }


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))
