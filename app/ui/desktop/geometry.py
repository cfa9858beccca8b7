"""Where the window was and how large: remembered from one start to the next."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

_GEOMETRY, _STATE = "window/geometry", "window/state"


class Geometry:
    """Keeps a window's place in a file of its own."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def restore(self, window: QMainWindow) -> bool:
        """Put the window where it was, if that is on a screen still; whether it was known."""
        geometry, state = (self._settings.value(key) for key in (_GEOMETRY, _STATE))
        if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
            return False
        if isinstance(state, QByteArray):
            window.restoreState(state)
        return True

    def remember(self, window: QMainWindow) -> None:
        """Keep where the window is now."""
        self._settings.setValue(_GEOMETRY, window.saveGeometry())
        self._settings.setValue(_STATE, window.saveState())
        self._settings.sync()
