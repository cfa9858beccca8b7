"""An icon by itself, beside a text that says the same."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.look.icons import Ink, paint_icon
from app.ui.look.theme import grown_with_text

SIDE = 18


class IconLabel(QWidget):
    """Shows an icon as large as the text is, in the theme's colours."""

    def __init__(self, name: str, ink: Ink = Ink.QUIET) -> None:
        super().__init__()
        self._name = name
        self._ink = ink
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, ink: Ink = Ink.QUIET) -> None:
        """Show another."""
        self._name, self._ink = name, ink
        self.update()

    def sizeHint(self) -> QSize:
        """Be as large as the text size asks for."""
        side = grown_with_text(SIDE)
        return QSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        """Take note of another text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        paint_icon(painter, self._name, QRectF(self.rect()), self._ink.colour)
        painter.end()
