"""Packages that the installed program has not in itself: a folder that lies beside it.

They are those of speech models, torch and transformers, larger than all the rest together.
packaging/addon.py makes the folder.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from app import __version__
from app.core.calling import FROM_SOURCE, IS_FROZEN
from app.core.paths import Paths

PACKAGE = "parley-addon-speech-models"
"""What it is called where people get it."""

FOLDER = "add-on"
MARK = "add-on.json"
"""Lies in the folder and says what it was made for."""

_LONGEST_MARK = 1000


@dataclass(frozen=True)
class MadeFor:
    """What an add-on goes together with, and with nothing else: compiled modules are inside."""

    parley: str
    python: str
    """As in 3.11."""

    def as_text(self) -> str:
        """The content of the mark."""
        return json.dumps(asdict(self), indent=1) + "\n"


def this_program() -> MadeFor:
    """What an add-on has to be made for to be taken up here."""
    return MadeFor(__version__, f"{sys.version_info[0]}.{sys.version_info[1]}")


def made_for(folder: Path) -> MadeFor | None:
    """What the add-on in a folder was made for; None if there is none that can be read."""
    try:
        with (folder / MARK).open(encoding="utf-8") as file:
            return MadeFor(**json.loads(file.read(_LONGEST_MARK)))
    except (OSError, ValueError, TypeError):
        return None


def places() -> tuple[Path, ...]:
    """Where an add-on may lie: beside the program, and among the user's data."""
    data = Paths.default().models.parent
    return Path(sys.executable).resolve().parent / FOLDER, data / FOLDER


def fitting(folders: Iterable[Path], wanted: MadeFor) -> Path | None:
    """The first of the folders that holds an add-on made for this."""
    return next((folder for folder in folders if made_for(folder) == wanted), None)


def take_up() -> None:
    """Let packages be found in the add-on before those of the program; children inherit that.

    Before, because the program has parts of some of them and a stand-in for one. What is imported
    already stays as it is, so this comes first.
    """
    if IS_FROZEN and sys.platform == "linux":
        folder = fitting(places(), this_program())
        if folder is not None:
            sys.path.insert(0, str(folder))


@cache
def way_to_speech_models() -> str:
    """What to do in the installed program where torch and transformers are wanted and not there."""
    if sys.platform != "linux":
        return FROM_SOURCE
    return way_with(places(), this_program())


def way_with(folders: Iterable[Path], wanted: MadeFor) -> str:
    """The same where an add-on may lie in these folders."""
    for folder in folders:
        made = made_for(folder)
        if made is not None and made != wanted:
            return (
                f"the add-on in {folder} was made for Parley {made.parley} with Python "
                f"{made.python}, so install {PACKAGE} of Parley {wanted.parley} instead of it"
            )
        if made is not None:
            return f"the add-on in {folder} is damaged, so install {PACKAGE} again"
    return f"install the add-on {PACKAGE} of Parley {wanted.parley} and start Parley again"
