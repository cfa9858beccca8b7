"""Sees to it that a process leaves nothing behind that others can read or that quotes anybody."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.core.paths import Paths
from app.core.tracebacks import described

logger = logging.getLogger(__name__)

_NOT_FOR_OTHERS = 0o077
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700

_NO_CORE = 1 if sys.platform == "linux" else 0
"""Longest core dump in bytes. To Linux 1 means: none through a pipe either; with 0 the program
that `core_pattern` names would still be given the whole memory (fs/coredump.c of the kernel)."""


def leave_nothing_behind() -> None:
    """No core dumps, and files and folders for their owner only; holds for later children, too.

    What earlier versions left open to others is taken from them.
    """
    os.umask(_NOT_FOR_OTHERS)
    paths = Paths.default()
    _make_private(paths.state, paths.logs, paths.settings.parent, paths.store.parent)
    if os.name == "posix":
        import resource

        with suppress(ValueError, OSError):  # the limit is 0 already and may not be raised
            resource.setrlimit(resource.RLIMIT_CORE, (_NO_CORE, _NO_CORE))


def _make_private(*folders: Path) -> None:
    """These folders, and the files that lie in them."""
    for folder in folders:
        with suppress(OSError):
            folder.chmod(_PRIVATE_FOLDER)
            for path in folder.iterdir():
                if path.is_file() and not path.is_symlink():
                    path.chmod(_PRIVATE_FILE)


def log_uncaught_discreetly() -> Callable[[], None]:
    """Log what nobody catches, where Python would print it with its message; gives a way back."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook

    def failed(failure: Any) -> None:  # of a thread or a finaliser: of no public class
        if failure.exc_value is not None:
            _note(failure.exc_value)

    def undo() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before

    sys.excepthook = lambda kind, error, trace: _note(error)
    threading.excepthook = failed
    sys.unraisablehook = failed
    return undo


def _note(error: BaseException) -> None:
    logger.error("an error that nobody caught:\n%s", described(error))
