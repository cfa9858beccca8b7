"""What the dialogs about the history's lock have in common: they ask, and wait for the answer."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import HistoryError
from app.ui.history.desk import HistoryDesk
from app.ui.history.passphrase_form import PassphraseForm
from app.ui.look.icons import Ink
from app.ui.look.scale import Space, Tint, TypeRole, set_tint
from app.ui.settings.form import ButtonRow, scroll_to_focus, text_label, wish_button
from app.ui.settings.models_marked import Marked

_WAITING = "One moment. If your system asks for something, answer it there."
_LETTERS = 76
_SPARE_LINES = 3
"""For what may still have to be said."""

_MOST = 0.9
"""Of the screen."""

_T = TypeVar("_T")


class WaitingDialog(QDialog):
    """Never blocks: what it asks is done elsewhere, and meanwhile it can be left.

    It deletes itself when it was closed and nothing is awaited any more; an answer that comes
    after it was closed counts all the same.
    """

    def __init__(
        self,
        desk: HistoryDesk,
        forms: tuple[PassphraseForm, ...],
        others: tuple[QPushButton, ...],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk, self._forms, self._others = desk, forms, others
        self._waiting = False
        self.heading = text_label("", TypeRole.HEADING)
        self.explanation = text_label("")
        self.trouble, self.waiting = Marked(TypeRole.BODY), Marked(TypeRole.BODY)
        self.go, self.leave = wish_button(""), wish_button("Not now")
        self.go.setDefault(True)
        set_tint(self.go, Tint.ACCENT)
        self._page, self._area = _Page(), QScrollArea()
        self._buttons = ButtonRow(self.go, *others, self.leave)
        self._place()
        self.show_trouble("")
        self._show_waiting(waiting=False)
        self.leave.clicked.connect(self.reject)

    def attempt(self, work: Callable[[], _T], then: Callable[[_T], None]) -> None:
        """Have something done that may take a while; what goes wrong is shown."""
        self.show_trouble("")
        self._show_waiting(waiting=True)
        self._desk.ask(work, partial(self._answered, then), partial(self._answered, self.failed))

    def failed(self, error: HistoryError) -> None:
        """Say what went wrong; it can be tried again."""
        self.show_trouble(str(error))
        self.point()

    def point(self) -> None:
        """Give the keyboard to what is to be done."""
        form = next((form for form in self._forms if not form.isHidden()), None)
        if form is not None:
            form.begin_again()
        else:
            self.go.setFocus()

    def show_title(self, title: str) -> None:
        """Say what this is about."""
        self.heading.setText(title)
        self.setWindowTitle(f"{title} · Parley")

    def show_trouble(self, text: str) -> None:
        """Say what is wrong; nothing, if the text is empty."""
        self.trouble.show_words(text, "warning", Ink.DANGER)
        self.trouble.setVisible(bool(text))
        if text:
            QTimer.singleShot(0, self, self._look_at_trouble)  # when it has a place

    def fit(self) -> None:
        """Be as high as what there is to be read, if the screen is."""
        metrics = self.fontMetrics()
        most = self.screen().availableSize() * _MOST
        width = min(metrics.averageCharWidth() * _LETTERS, most.width())
        spare = metrics.lineSpacing() * _SPARE_LINES
        height = self._page.heightForWidth(width) + self._buttons.heightForWidth(width) + spare
        self.resize(QSize(width, height).boundedTo(most))

    def showEvent(self, event: QShowEvent) -> None:
        """Have the size of what is shown."""
        super().showEvent(event)
        self.fit()

    def done(self, result: int) -> None:
        """Keep nothing of what was typed."""
        for form in self._forms:
            form.wipe()
        super().done(result)
        if not self._waiting:
            self.deleteLater()

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Scroll along with the keyboard."""
        moved = super().focusNextPrevChild(onwards)
        scroll_to_focus(self._area)
        return moved

    def _answered(self, then: Callable[[_T], None], answer: _T) -> None:
        self._show_waiting(waiting=False)
        then(answer)
        if not self.isVisible() and not self._waiting:
            self.deleteLater()

    def _show_waiting(self, *, waiting: bool) -> None:
        self._waiting = waiting
        self.waiting.setVisible(waiting)
        for button in (self.go, *self._others):
            button.setEnabled(not waiting)
        for form in self._forms:
            form.hold(held=waiting)

    @Slot()
    def _look_at_trouble(self) -> None:
        self._area.ensureWidgetVisible(self.trouble)

    def _place(self) -> None:
        self.waiting.show_words(_WAITING, "clock")
        words = QVBoxLayout(self._page)
        words.setContentsMargins(Space.ROOMY, Space.ROOMY, Space.ROOMY, Space.SMALL)
        words.setSpacing(Space.LARGE)
        for part in (self.heading, self.explanation, *self._forms, self.trouble, self.waiting):
            words.addWidget(part)
        words.addStretch(1)
        self._area.setWidget(self._page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons.setContentsMargins(Space.ROOMY, 0, Space.ROOMY, Space.LARGE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._area, 1)
        column.addWidget(self._buttons)


class _Page(QWidget):
    """What scrolls where the screen is small."""

    def minimumSizeHint(self) -> QSize:
        """No higher than the width makes it: wrapped words ask for more than they take."""
        return QSize(super().minimumSizeHint().width(), 0)
