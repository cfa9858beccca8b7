"""The talk key inside the window: held or pressed, unless somebody is typing."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_USES_KEYS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


class TalkKey(QObject):
    """Watches every key of the application for one in one window, and for Esc in all of them.

    A widget that needs keys for itself (a text field, a button) keeps them; Esc is told of and
    passed on.
    """

    pressed = Signal()
    released = Signal()
    stopped = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._down = False
        self._key = Qt.Key.Key_Space
        self._modifiers = Qt.KeyboardModifier.NoModifier

    def set_key(self, sequence: str) -> None:
        """Use another key, as Qt writes key sequences; an empty one is no key."""
        self.let_go()
        keys = QKeySequence(sequence)
        if keys.isEmpty():
            self._key = Qt.Key.Key_unknown
            return
        first = keys[0]  # type: ignore[index] # PySide6's annotations lack it
        self._key, self._modifiers = first.key(), first.keyboardModifiers()

    def let_go(self) -> None:
        """Count the key as released, whatever the keyboard says."""
        if self._down:
            self._down = False
            self.released.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the talk key out of what the application's widgets get."""
        match event.type():
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._key_pressed(event)
            case QEvent.Type.KeyRelease if isinstance(event, QKeyEvent):
                return self._key_released(event)
            case QEvent.Type.ApplicationDeactivate | QEvent.Type.WindowDeactivate:
                self.let_go()
        return False

    def _key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.stopped.emit()
            return False
        if event.key() != self._key or event.modifiers() != self._modifiers:
            return False
        if self._down:
            return True
        if event.isAutoRepeat() or not self._is_free():
            return False
        self._down = True
        self.pressed.emit()
        return True

    def _key_released(self, event: QKeyEvent) -> bool:
        if not self._down or event.key() != self._key:
            return False
        if not event.isAutoRepeat():
            self.let_go()
        return True

    def _is_free(self) -> bool:
        focus = QApplication.focusWidget()
        return QApplication.activeWindow() is self._window and not isinstance(focus, _USES_KEYS)
