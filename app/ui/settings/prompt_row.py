"""The row for a free prompt: while one writes, it says what is understood."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.speech.voices import Repertoire
from app.ui.look.scale import Space
from app.ui.settings.form import hint_label
from app.ui.settings.text_rows import TextRow
from app.ui.settings.voice_page_words import PROMPT_HINT, understood


class PromptRow(QWidget):
    """A line of text, and below it what is made of it."""

    settled = Signal(str)

    def __init__(self, repertoire: Repertoire) -> None:
        super().__init__()
        self._repertoire = repertoire
        placeholder = "warm and unhurried, like a bedtime story"
        self._words = TextRow("In your own words", "", placeholder)
        self.field = self._words.field
        self.reading = hint_label(PROMPT_HINT)
        self.reading.setMinimumWidth(1)  # a word without end must not widen the page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addWidget(self._words)
        column.addWidget(self.reading)
        self.field.textChanged.connect(self._read)
        self._words.settled.connect(self.settled)
        self._read()

    def show_value(self, prompt: str) -> None:
        """Show a prompt, unless the user is writing another."""
        self._words.show_value(prompt)

    def show_instead(self, prompt: str) -> None:
        """Show a prompt, whatever the user is writing."""
        self._words.show_instead(prompt)

    def finish(self) -> None:
        """Count what was written."""
        self._words.finish()

    @Slot()
    def _read(self) -> None:
        told = understood(self.field.words, self._repertoire)
        self.reading.setText(told)
        self.field.setAccessibleDescription(told)
