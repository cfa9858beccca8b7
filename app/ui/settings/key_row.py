"""A row in which a key is chosen by pressing it."""

from collections.abc import Callable

from PySide6.QtCore import QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QToolButton

from app.ui.settings.form import Row

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_WAYS_OUT = (
    QKeyCombination(Qt.Key.Key_Tab),
    QKeyCombination(Qt.Key.Key_Backtab),
    QKeyCombination(_SHIFT, Qt.Key.Key_Backtab),  # Qt would take this one for a choice
    QKeyCombination(_SHIFT, Qt.Key.Key_Tab),
)


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

    def __init__(
        self, label: str, hint: str, objection: Callable[[str], str], accessible_name: str = ""
    ) -> None:
        """`objection` says what speaks against a key; nothing if it is free."""
        self.field = _KeyField()
        self.field.setAccessibleName(accessible_name or label)
        self.field.setFinishingKeyCombinations(_WAYS_OUT)
        self.field.setMaximumSequenceLength(1)
        self.field.setClearButtonEnabled(True)
        for part in self.field.findChildren(QLineEdit):
            part.setAccessibleName(self.field.accessibleName())
        for button in self.field.findChildren(QToolButton):
            button.setAccessibleName("Clear")
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
        self._describe()

    def show_hint(self, hint: str) -> None:
        """Explain the field in other words."""
        super().show_hint(hint)
        self._describe()

    def _describe(self) -> None:
        """Say the key as well: Qt tells screen readers the field's name only."""
        native = QKeySequence.SequenceFormat.NativeText
        key = QKeySequence(self._shown).toString(native) or "No key"
        self.field.setAccessibleDescription(f"{key}. {self.hint.text()}")

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
        self._describe()
        self.chosen.emit(key)
