"""Where a message is written, or an earlier one is written anew."""

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint
from app.ui.look.theme import current_tokens
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.message_field import MessageField

RADIUS = 14


class Composer(QWidget):
    """A field and its Send button; while a message is edited, the draft lies aside unharmed."""

    sent = Signal(str)
    edit_sent = Signal(str)
    edit_cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = MessageField()
        self._draft = self.field.document()
        self._edited: QTextDocument | None = None
        self._box = _Box(self.field)
        self._send = QToolButton()
        self._send.setIcon(icon("send", Ink.ON_ACCENT))
        set_tint(self._send, Tint.ACCENT)
        self._cancel = QPushButton("Cancel")
        self._cancel.setAccessibleName("Cancel editing")
        self._cancel.setToolTip("Keep the message as it was (Esc)")
        set_tint(self._cancel, Tint.QUIET)
        self._banner = self._made_banner()
        self._place()
        self._draft.contentsChanged.connect(self._refresh)
        self.field.submitted.connect(self._submit)
        self.field.escaped.connect(self.cancel_edit)
        self._send.clicked.connect(self._submit)
        self._cancel.clicked.connect(self.cancel_edit)
        self._refresh()

    @property
    def editing(self) -> bool:
        """Whether an earlier message is being written anew."""
        return self._edited is not None

    @property
    def draft(self) -> str:
        """What has been written and not sent, whether or not it is to be seen now."""
        return self._draft.toPlainText()

    @property
    def unsent(self) -> bool:
        """Whether there are words that have not been sent: a draft, or an edited message."""
        edited = self._edited is not None and self._edited.isModified()
        return edited or bool(self.draft.strip())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the field; with a focus proxy, Tab would leave out Cancel."""
        self.field.setFocus(event.reason())

    def begin_edit(self, text: str) -> None:
        """Let an earlier message be changed."""
        self._end_edit()
        self._edited = self.field.new_draft(text)
        self._edited.contentsChanged.connect(self._refresh)
        self.field.show_draft(self._edited)
        self._edited.setModified(False)
        self._refresh()
        self.field.setFocus()

    @Slot()
    def _submit(self) -> None:
        text = self.field.toPlainText().strip()
        if not text:
            return
        if self.editing:
            self._end_edit()
            self.edit_sent.emit(text)
        else:
            self.field.wipe()
            self.sent.emit(text)

    @Slot()
    def cancel_edit(self) -> None:
        """Leave the earlier message as it was."""
        if self.editing:
            self._end_edit()
            self.edit_cancelled.emit()

    def _end_edit(self) -> None:
        """Take the draft up again."""
        if self._edited is None:
            return
        edited, self._edited = self._edited, None
        self.field.show_draft(self._draft)
        edited.deleteLater()
        self._refresh()
        self.field.setFocus()

    @Slot()
    def _refresh(self) -> None:
        """Show what is being written and whether there is anything to send."""
        self._banner.setVisible(self.editing)
        self._send.setEnabled(bool(self.field.toPlainText().strip()))
        deed = "Send the edited message" if self.editing else "Send the message"
        self._send.setAccessibleName(deed)
        self._send.setToolTip(f"{deed} (Enter)")

    def _made_banner(self) -> QWidget:
        banner = QWidget()
        words = QLabel("Editing an earlier message. What came after it will be forgotten.")
        words.setWordWrap(True)
        set_role(words, TypeRole.CAPTION)
        row = QHBoxLayout(banner)
        row.setContentsMargins(Space.MEDIUM, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(IconLabel("edit"))
        row.addWidget(words, 1)
        row.addWidget(self._cancel)
        return banner

    def _place(self) -> None:
        row = QHBoxLayout(self._box)
        row.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.SMALL, Space.SMALL)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.field, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._send, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addWidget(self._banner)
        column.addWidget(self._box)


class _Box(QWidget):
    """The frame around field and button; it wears the field's focus ring."""

    def __init__(self, field: MessageField) -> None:
        super().__init__()
        self._field = field
        field.focus_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_tokens()
        focused = self._field.hasFocus()
        line = 2.0 if focused else 1.0
        edge = QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.focus if focused else tokens.outline, line))
        painter.setBrush(tokens.surface_raised)
        painter.drawRoundedRect(edge, RADIUS, RADIUS)
        painter.end()
