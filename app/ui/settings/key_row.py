"""A row in which a key is chosen by pressing it."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit

from app.ui.settings.form import Row


class _KeyField(QKeySequenceEdit):
    """Knows whether a key is down: Qt tells of an empty sequence at first, which nobody chose."""

    pressed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pressed = True
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        self.pressed = False


class KeyRow(Row):
    """One key, with or without Ctrl, Alt and Shift; a key that is taken is refused."""

    chosen = Signal(str)
    """The key as Qt writes key sequences, empty for none."""

    def __init__(self, label: str, hint: str, objection: Callable[[str], str]) -> None:
        """`objection` says what speaks against a key; nothing if it is free."""
        self.field = _KeyField()
        self.field.setMaximumSequenceLength(1)
        self.field.setClearButtonEnabled(True)
        super().__init__(label, self.field, hint)
        self._hint = hint
        self._objection = objection
        self._shown = ""
        self.field.keySequenceChanged.connect(self._tell)

    def show_value(self, key: str) -> None:
        """Show a key."""
        if key != self._shown or self.field.keySequence().toString() != key:
            self._shown = key
            self.field.setKeySequence(QKeySequence(key))

    @Slot(QKeySequence)
    def _tell(self, sequence: QKeySequence) -> None:
        key = sequence.toString()
        if key == self._shown or (not key and self.field.pressed):
            return
        objection = self._objection(key) if key else ""
        self.show_hint(objection or self._hint)
        if objection:
            self.field.setKeySequence(QKeySequence(self._shown))
            return
        self._shown = key
        self.chosen.emit(key)
