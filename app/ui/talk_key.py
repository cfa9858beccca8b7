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

from app.ui.widgets.held_key import HeldKey

_WRITTEN_IN = (QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
_PRESSES_BUTTONS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


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
        self._held = HeldKey(self)
        self._held.pressed.connect(self.pressed)
        self._held.released.connect(self.released)
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
        self._held.let_go()

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
        if not self._held.is_down and (event.isAutoRepeat() or not self._is_free()):
            return False
        self._held.go_down()
        return True

    def _key_released(self, event: QKeyEvent) -> bool:
        if not self._held.is_down or event.key() != self._key:
            return False
        if not event.isAutoRepeat():
            self._held.come_up()
        return True

    def _is_free(self) -> bool:
        if QApplication.activeWindow() is not self._window:
            return False
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            return self._key not in _PRESSES_BUTTONS
        writes_nothing = Qt.Key.Key_F1 <= self._key <= Qt.Key.Key_F35
        return writes_nothing or not isinstance(focus, _WRITTEN_IN)
