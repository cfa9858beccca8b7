"""Writes down what a crash leaves behind, on this machine only, to be read at the next start."""

import contextlib
import faulthandler
import logging
import platform
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion

from app import __version__
from app.core.tracebacks import described

logger = logging.getLogger(__name__)
_qt_logger = logging.getLogger("qt")

_HEADING_END = "\n\n"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashRecorder:
    """Notes faults, uncaught errors and what Qt calls critical, in the log and in a report.

    To be started by the only instance: the report has one writer. A report that is still there at
    the next start is one of a program that did not end as it should.
    """

    def __init__(self, folder: Path) -> None:
        self._current = folder / "crash-report.txt"
        self._last = folder / "last-crash-report.txt"
        self._report: TextIO | None = None
        self._restore: list[Callable[[], object]] = []

    def start(self) -> None:
        """Keep the last report aside and begin another."""
        self._current.parent.mkdir(parents=True, exist_ok=True)
        if _findings(self._current):
            self._current.replace(self._last)
        self._report = self._current.open("w", encoding="utf-8", errors="replace")
        self._write(_heading())
        faulthandler.enable(self._report)
        self._watch_python()
        before = qInstallMessageHandler(self._qt_said)
        self._restore.append(lambda: qInstallMessageHandler(before))

    def end(self) -> None:
        """The program ends as it should: there is nothing to report."""
        if self._report is None:
            return
        while self._restore:
            self._restore.pop()()
        faulthandler.disable()
        self._report.close()
        self._report = None
        self._current.unlink(missing_ok=True)

    def last_report(self) -> str | None:
        """What the last program that crashed has left; None if there is nothing."""
        return self._last.read_text("utf-8", "replace") if _findings(self._last) else None

    def forget(self) -> None:
        """Delete the last report."""
        self._last.unlink(missing_ok=True)

    def _watch_python(self) -> None:
        excepthook, thread_hook, unraisable_hook = (
            sys.excepthook, threading.excepthook, sys.unraisablehook
        )  # fmt: skip
        self._restore.append(lambda: setattr(sys, "excepthook", excepthook))
        self._restore.append(lambda: setattr(threading, "excepthook", thread_hook))
        self._restore.append(lambda: setattr(sys, "unraisablehook", unraisable_hook))

        def main_thread(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            if issubclass(kind, KeyboardInterrupt):
                excepthook(kind, error, trace)
            else:
                self._note("the main thread", error)

        def other_thread(failure: Any) -> None:  # threading.ExceptHookArgs is no public class
            if failure.exc_value is not None:
                self._note(f"thread {getattr(failure.thread, 'name', '?')}", failure.exc_value)

        def unraisable(failure: Any) -> None:  # likewise
            if failure.exc_value is not None:
                self._note("a finaliser or callback", failure.exc_value)

        sys.excepthook = main_thread
        threading.excepthook = other_thread
        sys.unraisablehook = unraisable

    def _note(self, where: str, error: BaseException) -> None:
        trace = described(error)
        logger.error("Uncaught error in %s\n%s", where, trace)
        self._write(f"Uncaught error in {where}\n{trace}\n")

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        level = _LEVELS.get(kind, logging.WARNING)
        _qt_logger.log(level, "%s", message)
        if level >= logging.ERROR:
            self._write(f"Qt: {message}\n")

    def _write(self, text: str) -> None:
        if self._report is not None:
            with contextlib.suppress(OSError, ValueError):  # a full disk must not make it worse
                self._report.write(text)
                self._report.flush()


def _heading() -> str:
    return (
        f"Parley {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}{_HEADING_END}"
    )


def _findings(report: Path) -> str:
    """What a report says besides its heading."""
    try:
        return report.read_text("utf-8", "replace").partition(_HEADING_END)[2].strip()
    except OSError:
        return ""
