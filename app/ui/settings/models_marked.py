"""Words with a small icon before them, so that they say the same without colour."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look.icons import Ink
from app.ui.look.scale import Space, TypeRole
from app.ui.settings.form import text_label
from app.ui.widgets.icon_label import IconLabel


class Marked(QWidget):
    """An icon and words."""

    def __init__(self, role: TypeRole = TypeRole.CAPTION) -> None:
        super().__init__()
        self._mark = IconLabel("info")
        self.words = text_label("", role)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.SMALL)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)

    def show_words(self, text: str, name: str, ink: Ink = Ink.QUIET) -> None:
        """Show these words, and the icon of that name before them."""
        self._mark.show_icon(name, ink)
        self.words.setText(text)
