"""What an empty transcript says."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint


class Hint(QWidget):
    """A title and a line below it, in the middle."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title, self._text = QLabel(), QLabel()
        set_role(self._title, TypeRole.TITLE)
        set_role(self._text, TypeRole.BODY)
        set_tint(self._text, Tint.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.HUGE, Space.ROOMY, Space.HUGE, Space.ROOMY)
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
