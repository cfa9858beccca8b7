"""What an empty transcript says."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint


class Hint(QWidget):
    """A title and a line below it, in the middle; what has no room is left out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title, self._text = QLabel(), QLabel()
        set_role(self._title, TypeRole.TITLE)
        set_role(self._text, TypeRole.BODY)
        set_tint(self._text, Tint.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.HUGE, Space.SMALL, Space.HUGE, Space.SMALL)
        column.setSpacing(Space.SMALL)
        column.addStretch(1)
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)

    def set_texts(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take note of the room there is."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Take note of larger text."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        room = self.contentsRect().adjusted(Space.HUGE, Space.SMALL, -Space.HUGE, -Space.SMALL)
        left = room.height()
        for label in (self._title, self._text):
            left -= label.heightForWidth(room.width())
            label.setVisible(left >= 0)
            left -= Space.SMALL
