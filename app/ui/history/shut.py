"""What stands in the place of the history while there is none to be read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint

LOCKED = "The history is locked"
_LOCKED_TEXT = "What was said can be read once it is unlocked."
NOTHING_KEPT = "Nothing is kept"
_NOTHING_KEPT_TEXT = (
    "What you say is forgotten when Parley closes: the Privacy page says so. "
    "What was kept before can be unlocked."
)


class Shut(QWidget):
    """A title, a sentence and what can be done."""

    unlock_wished = Signal()
    privacy_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._text = QLabel(), QLabel()
        set_role(self._title, TypeRole.TITLE)
        set_tint(self._text, Tint.QUIET)
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self._unlock = QPushButton(icon("lock", Ink.ON_ACCENT), "Unlock…")
        set_tint(self._unlock, Tint.ACCENT)
        self._unlock.clicked.connect(self.unlock_wished)
        self._privacy = QPushButton(icon("privacy"), "Open Privacy")
        self._privacy.clicked.connect(self.privacy_wished)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SMALL)
        buttons.addStretch(1)
        buttons.addWidget(self._privacy)
        buttons.addWidget(self._unlock)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOMY, Space.ROOMY, Space.ROOMY, Space.ROOMY)
        column.setSpacing(Space.MEDIUM)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(buttons)
        column.addStretch(1)

    def explain(self, *, keeps: bool, why: str = "") -> None:
        """Say why there is nothing to be read.

        Args:
            keeps: whether what is said is to be kept at all.
            why: a sentence that is known to be the reason.
        """
        self._title.setText(LOCKED if keeps else NOTHING_KEPT)
        self._text.setText(why or (_LOCKED_TEXT if keeps else _NOTHING_KEPT_TEXT))
        self._privacy.setVisible(not keeps)
