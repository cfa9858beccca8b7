"""Ctrl+Q in whichever window has the keyboard."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QKeySequenceEdit

QUIT_KEY = "Ctrl+Q"


class QuitKey(QObject):
    """Watches the application's keys for the one that the main window's own shortcut misses.

    A shortcut of the main window is none while another window has the keyboard, and one of the
    whole application is none before a modal dialogue. Where a key is being chosen, it is a choice.
    """

    pressed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._keys: QKeyCombination = QKeySequence(QUIT_KEY)[0]  # type: ignore[index] # PySide6's annotations lack it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key out of what the application's widgets get."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.keyCombination() != self._keys or _chooses_a_key():
            return False
        if not event.isAutoRepeat():
            self.pressed.emit()
        return True


def _chooses_a_key() -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and isinstance(focus, QKeySequenceEdit)
