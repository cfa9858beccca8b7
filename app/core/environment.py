"""What each of the program's processes does before anything else."""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.core.tracebacks import described

_SWITCHES = (
    "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "LLAMA_OFFLINE",
    "HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY", "DO_NOT_TRACK",
)  # fmt: skip


def stay_offline() -> None:
    """Libraries that know a hub must not ask it; they look here when they are imported."""
    for name in _SWITCHES:
        os.environ[name] = "1"


class _Discreet(logging.Formatter):
    """Writes where an error came from, but not its message: that may quote what somebody said."""

    def formatException(  # noqa: N802 # as logging has it
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """The error without its message."""
        return "" if ei[1] is None else described(ei[1])


def start_log(folder: Path, name: str) -> Path | None:
    """Log to a file of at most 1 MB, never to the terminal; None if there can be none."""
    handler: logging.Handler = logging.NullHandler()
    path: Path | None
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        path = None
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a full disk must not show in the terminal
    return path
