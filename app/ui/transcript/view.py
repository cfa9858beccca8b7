"""The conversation on the screen: streams, scrolls, and offers what can be done with a message."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRectF, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QMenuBar, QPushButton, QWidget

from app.ui.look.icons import icon
from app.ui.look.scale import Space
from app.ui.state.entries import Entry, Fate
from app.ui.transcript.hint import Hint
from app.ui.transcript.message import Message
from app.ui.transcript.message_list import MessageList
from app.ui.transcript.painting import bar_place, paint_empty
from app.ui.transcript.wishes import MessageBar, Wish, menu_for, wishes_for


class TranscriptView(MessageList):
    """Shows entries and tells what the user wishes of them."""

    copy_wished = Signal(int, str)
    """The turn and the words, which are in the clipboard already."""

    repeat_wished = Signal(str, str)
    """Words to be read aloud, and their language."""

    retry_wished = Signal(int)
    edit_wished = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._bar: MessageBar | None = None
        super().__init__(parent)
        self.setAccessibleName("Conversation")
        self._bar = MessageBar(self.viewport())
        self._bar_row = self._hovered = -1
        self._bar.wished.connect(self._wished_of_bar)
        self._hint = Hint(self.viewport())
        self._latest = QPushButton(icon("chevron-down"), "Jump to latest", self)
        self._latest.setToolTip("Jump to latest (End)")
        self._latest.clicked.connect(self._jump)
        self._latest.hide()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these; what is the same object as before is left alone."""
        self.messages.show(entries)
        self._arranged()

    def set_hint(self, title: str, text: str) -> None:
        """Say this while there are no entries."""
        self._hint.set_texts(title, text)

    def current_entry(self) -> Entry | None:
        """The entry that the keyboard is at, or else the last."""
        message = self._current_message()
        return None if message is None else message.entry

    @Slot()
    def copy_current(self) -> None:
        """Put the current message into the clipboard."""
        self._fulfil(Wish.COPY, self._current_message())

    @Slot()
    def read_current_aloud(self) -> None:
        """Wish to hear the current message."""
        self._fulfil(Wish.READ_ALOUD, self._current_message())

    @Slot()
    def retry_current(self) -> None:
        """Wish for another reply in the current turn."""
        self._fulfil(Wish.TRY_AGAIN, self._current_message())

    @Slot()
    def edit_current(self) -> None:
        """Wish to change what was said in the current turn."""
        self._fulfil(Wish.EDIT, self._current_message())

    # what the user does

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the wishes for the message under the mouse, or for the current one."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.visualRect(index).intersected(self.viewport().rect()).center()
        else:
            index, place = self.indexAt(event.pos()), event.pos()
        if not index.isValid() or not wishes_for(self.messages.message(index.row())):
            return
        message = self.messages.message(index.row())
        menu = menu_for(message, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(lambda action: self._fulfil(Wish(action.data()), message))
        menu.popup(self.viewport().mapToGlobal(place))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the messages, or around their place if there are none."""
        super().paintEvent(event)
        if self.hasFocus() and not self.messages.rowCount():
            painter = QPainter(self.viewport())
            paint_empty(painter, QRectF(self.viewport().rect()), self.look)
            painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the buttons where the mouse is."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the mouse is gone."""
        if event.type() is QEvent.Type.Leave and self._bar is not None:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self._place_bar()

    @Slot(QWidget, QWidget)
    def _focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if any(one is not None and (one is self or self._holds(one)) for one in (before, now)):
            self._place_bar()
            self.viewport().update()
        if now is None or now is self or self._holds(now) or isinstance(now, QMenuBar):
            return
        if now.window() is self.window():
            self.setCurrentIndex(QModelIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the last message; a click chooses its own."""
        super().focusInEvent(event)
        clicked = event.reason() is Qt.FocusReason.MouseFocusReason
        if not clicked and not self.currentIndex().isValid():
            self.setCurrentIndex(self.messages.index(self.messages.rowCount() - 1))

    def _holds(self, widget: QWidget) -> bool:
        return self._bar is not None and self._bar.isAncestorOf(widget)

    @Slot(object)
    def _wished_of_bar(self, wish: Wish) -> None:
        if 0 <= self._bar_row < self.messages.rowCount():
            self._fulfil(wish, self.messages.message(self._bar_row))

    @Slot()
    def _jump(self) -> None:
        self.go_to_end()
        self.setFocus()

    # wishes

    def _current_message(self) -> Message | None:
        row, count = self.currentIndex().row(), self.messages.rowCount()
        if not count:
            return None
        return self.messages.message(row if 0 <= row < count else count - 1)

    def _fulfil(self, wish: Wish, message: Message | None) -> None:
        if message is None or message.tentative:
            return
        entry = message.entry
        match wish:
            case Wish.COPY:
                QGuiApplication.clipboard().setText(message.plain)
                self.copy_wished.emit(entry.turn, message.plain)
            case Wish.READ_ALOUD if message.plain:
                self.repeat_wished.emit(message.plain, entry.language)
            case Wish.TRY_AGAIN if entry.said:
                self.retry_wished.emit(entry.turn)
            case Wish.EDIT:
                self.edit_wished.emit(entry.turn, entry.said)

    # what lies on top

    def currentChanged(self, current: object, previous: object) -> None:
        """Move the buttons along."""
        super().currentChanged(current, previous)  # type: ignore[arg-type]
        self._place_bar()

    def _bar_size(self) -> QSizeF:
        return QSizeF() if self._bar is None else QSizeF(self._bar.room)

    def _arranged(self) -> None:
        if self._bar is None:
            return
        view = self.viewport().rect()
        self._hint.setGeometry(view)
        self._hint.setVisible(not self.messages.rowCount())
        below = self.verticalScrollBar().maximum() - self.verticalOffset()
        self._latest.setVisible(not self.at_end and below > self.look.line)
        self._latest.adjustSize()
        place = self._latest.rect()
        place.moveCenter(self.viewport().geometry().center())
        place.moveBottom(self.viewport().geometry().bottom() - Space.SMALL)
        self._latest.move(place.topLeft())
        if self._hovered >= 0:  # the message under the mouse may be another one now
            mouse = self.viewport().mapFromGlobal(QCursor.pos())
            self._hovered = self.indexAt(mouse).row()
        self._place_bar()

    def _place_bar(self) -> None:
        """Show the buttons at the message that they are for, or hide them."""
        if self._bar is None:
            return
        self._bar_row = row = self._row_for_bar()
        wishes = wishes_for(self.messages.message(row)) if row >= 0 else ()
        if not wishes:
            if self._bar.isAncestorOf(QApplication.focusWidget() or self):
                self.setFocus()
            self._bar.hide()
            return
        self._bar.show_wishes(wishes)
        top = self.visualRect(self.messages.index(row)).top()
        place = bar_place(self._pages[row], QSizeF(self._bar.size()), self.look)
        self._bar.move(place.toPoint() + QPoint(0, top))
        self._bar.show()

    def _row_for_bar(self) -> int:
        """Under the mouse, or where the keyboard is, or where only trying again helps."""
        count, current = self.messages.rowCount(), self.currentIndex().row()
        if 0 <= self._hovered < count:
            return self._hovered
        focus = QApplication.focusWidget()
        if focus is not None and (focus is self or self._holds(focus)) and current < count:
            return current
        if count and self.messages.message(count - 1).entry.fate is Fate.FAILED:
            return count - 1
        return -1
