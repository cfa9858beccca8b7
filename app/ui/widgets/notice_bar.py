"""A quiet line that says what is the matter, and leads to where it can be mended."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, set_tint
from app.ui.state.notices import Cure, Notice
from app.ui.widgets.icon_label import IconLabel

CURES: Mapping[Cure, str] = MappingProxyType(
    {
        Cure.MODELS: "Open Models",
        Cure.SOUND: "Open Sound",
        Cure.PRIVACY: "Open Privacy",
        Cure.PERSONA: "Open Persona",
        Cure.HISTORY: "Open the history",
        Cure.VOICE_AS_BEFORE: "Undo",
    }
)
_NO_TROUBLE = (Cure.NONE, Cure.VOICE_AS_BEFORE)


class NoticeBar(QWidget):
    """Shows one notice, or nothing at all."""

    cure_wished = Signal(Cure)
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Notice")
        self._notice: Notice | None = None
        self._symbol = IconLabel("info")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._cure = QPushButton()
        self._cure.clicked.connect(self._on_cure)
        self._dismiss = QToolButton()
        self._dismiss.setIcon(icon("close"))
        self._dismiss.setAccessibleName("Dismiss the notice")
        self._dismiss.setToolTip("Dismiss")
        self._dismiss.clicked.connect(self.dismissed)
        self._place()
        self.show_notice(None)

    def show_notice(self, notice: Notice | None) -> None:
        """Show a notice, or none."""
        self._notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        curable, trouble = notice.cure in CURES, notice.failed or notice.cure not in _NO_TROUBLE
        self._words.setText(f"{notice.text} {notice.progress}".strip())
        self.setAccessibleDescription(notice.text)
        self._symbol.show_icon(
            "warning" if trouble else "info", Ink.WARNING if trouble else Ink.QUIET
        )
        self._cure.setText(CURES.get(notice.cure, ""))
        self._cure.setVisible(curable)

    @Slot()
    def _on_cure(self) -> None:
        if self._notice is not None:
            self.cure_wished.emit(self._notice.cure)

    def _place(self) -> None:
        card = QFrame()
        set_tint(card, Tint.QUIET)
        row = QHBoxLayout(card)
        row.setContentsMargins(Space.LARGE, Space.TIGHT, Space.SMALL, Space.TIGHT)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._symbol)
        row.addWidget(self._words, 1)
        row.addWidget(self._cure)
        row.addWidget(self._dismiss)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ROOMY, Space.TIGHT, Space.ROOMY, Space.TIGHT)
        column.addWidget(card)
