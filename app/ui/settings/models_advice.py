"""Something about the models that the user should know, with what mends it as buttons."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.icons import Ink
from app.ui.scale import Space, Tint, TypeRole, set_tint
from app.ui.settings.flow import FlowLayout
from app.ui.settings.form import wish_button
from app.ui.settings.models_marked import Marked

Cure = tuple[str, Callable[[], None]]
"""What a button says and does."""


class AdviceBar(QFrame):
    """Words, and buttons that mend what they say; empty, it is hidden."""

    def __init__(self) -> None:
        super().__init__()
        set_tint(self, Tint.DANGER)
        self._words = Marked(TypeRole.BODY)
        self._buttons = QWidget()
        self._line = FlowLayout(self._buttons, Space.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._words)
        column.addWidget(self._buttons)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._words.words.text()

    def show_advice(self, text: str, cures: Sequence[Cure]) -> None:
        """Show these words until something mends it; no words hide it."""
        self._words.show_words(text, "warning", Ink.DANGER)
        self.setAccessibleName(text)
        while (item := self._line.takeAt(0)) and (old := item.widget()):
            old.deleteLater()
        for number, (words, cure) in enumerate(cures):
            button = wish_button(words)
            set_tint(button, Tint.ACCENT if number == 0 else Tint.CARD)
            button.clicked.connect(cure)
            button.clicked.connect(self.clear)
            self._line.addWidget(button)
        dismiss = wish_button("Dismiss")
        set_tint(dismiss, Tint.QUIET)
        dismiss.clicked.connect(self.clear)
        self._line.addWidget(dismiss)
        self.setVisible(bool(text))

    @Slot()
    def clear(self) -> None:
        """It is mended, or the user does not want to hear of it."""
        self.hide()
