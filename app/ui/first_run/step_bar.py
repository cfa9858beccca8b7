"""Below the steps: which of them is shown, and the buttons that lead on, back and out."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.look.scale import Space, Tint, set_tint
from app.ui.look.theme import current_tokens
from app.ui.settings.form import wish_button


class StepMarks(QWidget):
    """A pill for each step; the one that is shown is long, those behind it are filled."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_step(self, current: int, title: str) -> None:
        """Mark a step, counted from 0."""
        self._current = current
        self.setAccessibleName(f"Step {current + 1} of {self._number}: {title}")
        self.update()

    def sizeHint(self) -> QSize:
        """As high as small letters."""
        high = self._high()
        return QSize(round((self._number - 1) * (high + Space.SMALL) + 3 * high), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = self._high()
        x = 0.5
        for step in range(self._number):
            wide = 3 * high if step == self._current else high
            painter.setPen(tokens.accent if step <= self._current else tokens.outline)
            passed = step <= self._current
            painter.setBrush(tokens.accent if passed else Qt.BrushStyle.NoBrush)
            pill = QRectF(x, 0.5, wide - 1, high - 1)
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            x += wide + Space.SMALL
        painter.end()

    def _high(self) -> int:
        return max(6, self.fontMetrics().xHeight())


class StepBar(QWidget):
    """Marks at the left, buttons at the right."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._marks = StepMarks(number)
        self.skip = wish_button("Skip", "", "Close this; everything is in the settings as well")
        self.back = wish_button("Back", "", "To the step before")
        self.next = wish_button("Next")
        set_tint(self.skip, Tint.QUIET)
        set_tint(self.next, Tint.ACCENT)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.HUGE, Space.MEDIUM, Space.HUGE, Space.ROOMY)
        line.setSpacing(Space.SMALL)
        line.addWidget(self._marks)
        line.addStretch(1)
        for button in (self.skip, self.back, self.next):
            line.addWidget(button)

    def show_step(self, current: int, title: str) -> None:
        """Mark a step, counted from 0, and offer what leads away from it."""
        last = current == self._number - 1
        self._marks.show_step(current, title)
        self.back.setVisible(current > 0)
        self.skip.setVisible(not last)
        self.next.setText("Start" if last else "Next")
        self.next.setAccessibleName(self.next.text())
        self.next.setDefault(True)
