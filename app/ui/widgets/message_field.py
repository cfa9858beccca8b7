"""A field for a message: it grows with what is written, and Enter sends."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QSizePolicy

from app.ui.look.scale import Tint, set_tint

MOST_LINES = 6
ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class MessageField(QPlainTextEdit):
    """Plain text of one to six lines, more by scrolling; each draft keeps its own undo steps."""

    submitted = Signal()
    escaped = Signal()
    focus_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_tint(self, Tint.QUIET)
        self.setPlaceholderText("Write a message")
        self.setAccessibleName("Message")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_draft(self.new_draft())

    def new_draft(self, text: str = "") -> QTextDocument:
        """Something to write on, which can be put aside and shown again."""
        draft = QTextDocument(text, self)
        draft.setDocumentLayout(QPlainTextDocumentLayout(draft))
        draft.contentsChanged.connect(self._fit)
        return draft

    def show_draft(self, draft: QTextDocument) -> None:
        """Write on this from now on."""
        draft.setDefaultFont(self.font())
        self.setDocument(draft)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._fit()

    def wipe(self) -> None:
        """Empty the field, so that undoing brings the words back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()

    def sizeHint(self) -> QSize:
        """Be as high as what is written."""
        margins = self.contentsMargins()
        around = margins.top() + margins.bottom() + 2 * round(self.document().documentMargin())
        lines = min(MOST_LINES, max(1, round(self.document().size().height())))
        return QSize(super().sizeHint().width(), lines * self.fontMetrics().lineSpacing() + around)

    def minimumSizeHint(self) -> QSize:
        """Never be smaller than one line."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Enter, begin a new line on Shift+Enter."""
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in ENTERS and not shifted:
            if not event.isAutoRepeat():
                self.submitted.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let whoever draws the ring know."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let whoever draws the ring know."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to the window, which answers recordings."""
        if any(url.isLocalFile() for url in source.urls()):
            return False
        return super().canInsertFromMimeData(source)

    @Slot()
    def _fit(self) -> None:
        """Take as much height as the words need."""
        scrolls = self.document().size().height() > MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        self.updateGeometry()
