"""Two panes beside one another, or one below the other where it is narrow."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from app.ui.look.scale import Space
from app.ui.look.theme import current_tokens

_NARROW = 80
"""In fewer characters than this, one stands below the other."""


class Panes(QSplitter):
    """The second has somewhat more of the room; the user may share it out otherwise."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(Space.ROOMY)
        for pane, share in ((first, 2), (second, 3)):
            self.addWidget(pane)
            self.setStretchFactor(self.count() - 1, share)
        self._shared_out = False

    def createHandle(self) -> QSplitterHandle:
        """A line with room to take hold of it."""
        return _Line(self.orientation(), self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the room there is."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.orientation() is not wanted or not self._shared_out:
            self._shared_out = True
            self.setOrientation(wanted)
            room = self.height() if narrow else self.width()
            self.setSizes([2 * room // 5, 3 * room // 5])


class _Line(QSplitterHandle):
    """Thin to look at, wide enough for the mouse."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, middle = QPainter(self), self.rect().center()
        painter.setPen(current_tokens().hairline)
        if self.orientation() is Qt.Orientation.Horizontal:
            painter.drawLine(middle.x(), 0, middle.x(), self.height())
        else:
            painter.drawLine(0, middle.y(), self.width(), middle.y())
        painter.end()
