"""Rows for words. They tell of new ones when the user has finished, never of half a sentence."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.ui.look.scale import Space
from app.ui.settings.form import Row


class _Line(QLineEdit):
    """Tells when the user has finished with it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editingFinished.connect(self.left)

    @property
    def words(self) -> str:
        """What stands in it."""
        return self.text()

    def show_words(self, words: str) -> None:
        """Show something else."""
        self.setText(words)


class _Area(QPlainTextEdit):
    """The same with several lines; Tab goes on to the next control."""

    left = Signal()

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)

    @property
    def words(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def show_words(self, words: str) -> None:
        """Show something else."""
        self.setPlainText(words)

    def sizeHint(self) -> QSize:
        """As high as so many lines."""
        height = self.fontMetrics().lineSpacing() * self._lines + 2 * Space.MEDIUM
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Never less high, but narrower."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class _WordsRow(Row):
    """A text, told of when the keyboard goes elsewhere or the window closes."""

    settled = Signal(str)

    def __init__(self, label: str, field: _Line | _Area, hint: str, *, below: bool = True) -> None:
        super().__init__(label, field, hint, below=below)
        self.field = field
        self._shown = ""
        field.left.connect(self.finish)

    def show_value(self, words: str) -> None:
        """Show a text, unless the user is writing another."""
        writing = self.field.words.strip() != self._shown and self.field.hasFocus()
        if not writing:
            self.show_instead(words)

    def show_instead(self, words: str) -> None:
        """Show a text, whatever the user is writing."""
        self._shown = words.strip()
        if self.field.words.strip() != self._shown:
            self.field.show_words(words)

    @Slot()
    def finish(self) -> None:
        """Count what was written."""
        words = self.field.words.strip()
        if words != self._shown:
            self._shown = words
            self.settled.emit(words)

    def hideEvent(self, event: QHideEvent) -> None:
        """Count what was written, also if the window is closed."""
        super().hideEvent(event)
        self.finish()


class TextRow(_WordsRow):
    """One line of text."""

    def __init__(
        self, label: str, hint: str = "", placeholder: str = "", *, below: bool = True
    ) -> None:
        line = _Line()
        line.setPlaceholderText(placeholder)
        super().__init__(label, line, hint, below=below)


class TextAreaRow(_WordsRow):
    """Several lines of text."""

    def __init__(self, label: str, hint: str = "", lines: int = 6) -> None:
        super().__init__(label, _Area(lines), hint)
