"""The whole program, main.py itself, in which somebody writes, is answered, and the voice crashes.

The keyring alone is not the system's.

Run as a program with a recording and a file as its arguments: it tells on standard output how far
it is, waits before its end until that file is there, and then tells what the window showed.
"""

import json
import os
import runpy
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

SAID = "Periwinkle marmalade."
SECRET = bytes(range(48))
"""The key of the history, as the keyring has it."""

ROOT = Path(__file__).parents[2]


def spend(application, recording: str, go_on: Path) -> Iterator[Callable[[], bool]]:
    """Do one thing after the other; each condition is waited for."""
    import psutil
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.core.voice_events import VoiceLost, VoiceStarted
    from app.ui.state.view_state import Fate, Phase

    dialogue, field = application.dialogue, application.window.composer.field

    def ready() -> bool:
        return dialogue.state.phase in (Phase.READY, Phase.TROUBLE)

    def finished() -> int:
        return sum(entry.fate is Fate.FINISHED for entry in dialogue.state.entries)

    def happened(kind: type) -> bool:
        return any(isinstance(event, kind) for event in events)

    events: list = []
    dialogue.happened.connect(events.append)

    def write() -> None:
        QTest.keyClicks(field, SAID)
        QTest.keyClick(field, Qt.Key.Key_Return)

    yield ready
    write()
    yield lambda: finished() == 1
    dialogue.answer_recording(recording)
    yield lambda: finished() == 2
    write()
    yield lambda: dialogue.state.phase is Phase.SPEAKING
    children = psutil.Process().children(recursive=True)
    voice = next(child for child in children if "spawn_main" in " ".join(child.cmdline()))
    events.clear()
    voice.send_signal(signal.SIGABRT)
    yield lambda: happened(VoiceLost) and happened(VoiceStarted) and ready()
    before = finished()
    write()
    yield lambda: finished() > before
    sys.stdout.write("open\n")
    sys.stdout.flush()
    yield go_on.exists
    titles = [widget.windowTitle() for widget in QApplication.allWidgets()]
    said = [entry.said for entry in dialogue.state.entries]
    written = [entry.written for entry in dialogue.state.entries]
    modules = sorted({name.partition(".")[0] for name in sys.modules})
    shown = {"titles": titles, "said": said, "written": written, "modules": modules}
    sys.stdout.write(f"{json.dumps(shown)}\n")
    sys.stdout.flush()


def use_keyring() -> None:
    """Have an unlocked keyring that has our key."""
    from app.store import history_key
    from tests.rings import Ring

    history_key.system_keyring = Ring(SECRET.hex())


def main(recording: str, go_on: str) -> None:
    from PySide6.QtCore import QTimer

    use_keyring()
    from app.ui.application import Application

    show = Application.show

    def show_and_begin(application) -> None:
        show(application)
        steps = spend(application, recording, Path(go_on))
        waiting = [next(steps)]
        timer = QTimer(application.window)

        def look() -> None:
            if waiting[0]():
                following = next(steps, None)
                if following is None:
                    timer.stop()
                    application.window.close()
                else:
                    waiting[0] = following

        timer.timeout.connect(look)
        timer.start(20)

    Application.show = show_and_begin
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.argv = ["main.py"]
    runpy.run_path("main.py", run_name="__main__")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(*sys.argv[1:])
