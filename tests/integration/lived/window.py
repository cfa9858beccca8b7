"""The whole program, main.py itself, with somebody in it: run with the Habits as its argument.

What is not real: the screen, the keyring, and the voice process where the habits say so.
"""

import os
import runpy
import sys
import threading
from functools import partial
from pathlib import Path

import msgspec

from tests.integration.lived.habits import Habits, Voice

ROOT = Path(__file__).parents[3]
SECRET = bytes(range(48))
"""The key of the history, as the keyring has it."""


def main(habits: Habits) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    use_keyring()
    _fit(habits)
    _let_live(habits)
    os.chdir(ROOT)
    sys.argv = ["main.py"]
    runpy.run_path("main.py", run_name="__main__")


def _end_with_parent() -> None:
    """A window that nobody sees is not to outlive whoever watches it."""
    os.read(0, 1)
    os._exit(1)


def use_keyring() -> None:
    """Have an unlocked keyring that has our key; before anybody else has looked for one."""
    from app.store import history_key
    from tests.rings import Ring

    history_key.system_keyring = Ring(SECRET.hex())


def _fit(habits: Habits) -> None:
    """Give the window another voice."""
    from app.commands import window
    from app.remote.session import Limits, RemoteSession
    from tests.integration.lived.voices import TARGETS

    if habits.voice is not Voice.USUAL:
        window.talk = TARGETS[habits.voice]
    if habits.most_bytes:
        limits = Limits(most_bytes=habits.most_bytes)
        window.RemoteSession = partial(RemoteSession, limits=limits)  # type: ignore[misc,assignment]


def _let_live(habits: Habits) -> None:
    from app.ui.application import Application
    from tests.integration.lived.inhabitant import Inhabitant

    show = Application.show

    def show_and_live(application: Application) -> None:
        show(application)
        Inhabitant(application, habits)

    Application.show = show_and_live  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(msgspec.json.decode(sys.argv[1], type=Habits))
