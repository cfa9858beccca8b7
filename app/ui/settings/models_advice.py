"""Something about the models that the user should know, with what mends it as buttons."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.look.icons import Ink
from app.ui.look.scale import Space, Tint, TypeRole, set_tint
from app.ui.settings.flow import FlowLayout
from app.ui.settings.form import wish_button
from app.ui.settings.models_marked import Marked

Cure = tuple[str, Callable[[], None]]
"""What a button says and does."""

_MOST_CURES = 2


class AdviceBar(QFrame):
    """Words, and buttons that mend what they say; empty, it is hidden."""

    def __init__(self) -> None:
        super().__init__()
        set_tint(self, Tint.DANGER)
        self._words = Marked(TypeRole.BODY)
        self._cures: Sequence[Cure] = ()
        buttons = QWidget()
        line = FlowLayout(buttons, Space.SMALL)
        # made once, for Tab would come last to buttons that are made anew
        self._ways = [wish_button("") for _ in range(_MOST_CURES)]
        for number, way in enumerate(self._ways):
            set_tint(way, Tint.CARD if number else Tint.ACCENT)
            way.clicked.connect(partial(self._mend, number))
            line.addWidget(way)
        dismiss = wish_button("Dismiss")
        set_tint(dismiss, Tint.QUIET)
        dismiss.clicked.connect(self.clear)
        line.addWidget(dismiss)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._words)
        column.addWidget(buttons)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._words.words.text()

    def show_advice(self, text: str, cures: Sequence[Cure]) -> None:
        """Show these words until something mends it; no words hide it."""
        self._words.show_words(text, "warning", Ink.DANGER)
        self.setAccessibleName(text)
        self._cures = cures
        for number, way in enumerate(self._ways):
            words = cures[number][0] if number < len(cures) else ""
            way.setText(words)
            way.setAccessibleName(words)
            way.setVisible(bool(words))
        self.setVisible(bool(text))

    def _mend(self, number: int) -> None:
        self._cures[number][1]()
        self.clear()

    @Slot()
    def clear(self) -> None:
        """It is mended, or the user does not want to hear of it."""
        self.hide()
