"""Recordings dragged onto the window."""

from collections.abc import Iterable
from pathlib import PurePath

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

SOUND_SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff")
DIALOG_FILTER = f"Sound ({' '.join(f'*{suffix}' for suffix in SOUND_SUFFIXES)})"
"""For the native dialog that opens a file."""

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


def first_sound(paths: Iterable[str]) -> str | None:
    """The first path that is named like a recording."""
    return next((path for path in paths if PurePath(path).suffix.lower() in SOUND_SUFFIXES), None)


class SoundDrop(QObject):
    """Takes recordings that are dropped on widgets, and leaves everything else to them."""

    sound_dropped = Signal(str)
    """The path of a recording."""

    def watch(self, *widgets: QWidget) -> None:
        """Accept recordings on these, even where they take text themselves."""
        for widget in widgets:
            target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
            target.setAcceptDrops(True)
            target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is being dragged."""
        if event.type() not in (*_DRAGS, QEvent.Type.Drop) or not isinstance(event, QDropEvent):
            return False
        path = first_sound(local_paths(event.mimeData()))
        if path is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.sound_dropped.emit(path)
        return True


def local_paths(data: QMimeData) -> list[str]:
    """The files of this computer among what is dragged."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
