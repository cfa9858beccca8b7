"""A kept conversation as the transcript shows it, to be read and heard, not changed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu

from app.store.history.records import KeptConversation
from app.ui.look.icons import icon
from app.ui.state.entries import entry_of
from app.ui.transcript.hint import Hint
from app.ui.transcript.message_list import MessageList
from app.ui.transcript.painting import paint_empty

_BAR = 0.16
"""The width of a mark, in lines."""


class Record(MessageList):
    """Shows one conversation; Ctrl+C copies the message that the keyboard is at."""

    play_wished = Signal(object)
    """A tuple of turns of which there is sound."""

    def __init__(self) -> None:
        self._hint: Hint | None = None
        super().__init__()
        self.setAccessibleName("The conversation")
        self._id = ""
        self.marked: int | None = None
        """The turn in which something was found, or which was played last."""

        self._sounding: tuple[int, ...] = ()

        self._hint = Hint(self.viewport())
        self._hint.set_texts("", "Choose a conversation to read it.")

    def show_conversation(
        self, kept: KeptConversation, turn: int | None = None, sounding: Sequence[int] = ()
    ) -> None:
        """Show a conversation from its beginning, or at a turn; the same one again where it was.

        Args:
            kept: the conversation.
            turn: where to go to.
            sounding: the turns of which there is sound, in order.
        """
        exchanges = (one.exchange for one in kept.turns)
        entries = tuple(entry_of(one) for one in exchanges if one.said or one.heard or one.written)
        another = kept.id != self._id
        self._id, self._sounding = kept.id, tuple(sounding)
        if another:
            self.setCurrentIndex(QModelIndex())
            self.marked = None
        self.messages.show(entries)
        self._arranged()
        if turn is not None:
            self.go_to(turn)
        elif another:
            self.scrollTo(self.messages.index(0))

    def clear(self) -> None:
        """Show none."""
        self._id, self.marked, self._sounding = "", None, ()
        self.messages.show(())
        self._arranged()

    def go_to(self, turn: int) -> None:
        """Show what was said in a turn, and mark it."""
        self.mark(turn)
        for row in self._rows_of(turn)[:1]:
            self.setCurrentIndex(self.messages.index(row))

    def mark(self, turn: int) -> None:
        """Mark a turn and show it, without moving the keyboard there."""
        self.marked = turn
        for row in reversed(self._rows_of(turn)):  # the first last: its beginning is to be seen
            self.scrollTo(self.messages.index(row))
        self.viewport().update()

    @property
    def sounds(self) -> bool:
        """Whether there is sound of anything in it."""
        return bool(self._sounding)

    def play_on(self) -> None:
        """Wish to hear it from the current message on, or from the first that is seen."""
        index = self.currentIndex()
        if not index.isValid():
            index = self.indexAt(self.viewport().rect().topLeft())
        if index.isValid() and self._sounding:
            here = self.messages.message(index.row()).entry.turn
            self._play(self._from(here) or self._sounding[-1:])

    def copy_current(self) -> None:
        """Put the current message into the clipboard."""
        self._copy(self.currentIndex().row())

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+C for itself."""
        is_copy = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
        if is_copy and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the message's words, which may be more than Qt would."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_current()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy or play the message under the mouse, or the current one."""
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if not index.isValid():
            return
        row = index.row()
        visible = self.visualRect(index).intersected(self.viewport().rect())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy"), "Copy").triggered.connect(lambda: self._copy(row))
        self._offer_to_play(menu, self.messages.message(row).entry.turn)
        menu.popup(self.viewport().mapToGlobal(visible.center() if keyboard else event.pos()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at what is seen; a click chooses its own."""
        super().focusInEvent(event)
        clicked = event.reason() is Qt.FocusReason.MouseFocusReason
        if not clicked and not self.currentIndex().isValid():
            self.setCurrentIndex(self.indexAt(self.viewport().rect().topLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the messages and the mark, or around their place if there are none."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.marked is not None:
            self._paint_mark(painter, self.marked)
        if self.hasFocus() and not self.messages.rowCount():
            paint_empty(painter, QRectF(self.viewport().rect()), self.look)
        painter.end()

    def _paint_mark(self, painter: QPainter, marked: int) -> None:
        """A bar beside what was found, or is played."""
        line, column = self.look.line, self.look.column(self.viewport().width())
        left = column.right() + 0.4 * line if self.look.mirrored else column.left() - 0.6 * line
        turn = QRect()
        for row in self._rows_of(marked):
            turn = turn.united(self.visualRect(self.messages.index(row)))
        bar = QRectF(left, turn.top(), _BAR * line, turn.height() - 0.3 * line)
        painter.fillRect(bar, self.look.tokens.accent)

    def _arranged(self) -> None:
        self._pages.follows = False  # nothing is added to it while it is read
        if self._hint is not None:
            self._hint.setGeometry(self.viewport().rect())
            self._hint.setVisible(not self.messages.rowCount())

    def _offer_to_play(self, menu: QMenu, turn: int) -> None:
        rest = self._from(turn)
        if rest[:1] != (turn,):
            return
        menu.addSeparator()
        play = icon("play")
        menu.addAction(play, "Play this turn").triggered.connect(lambda: self._play((turn,)))
        if rest[1:]:
            menu.addAction(play, "Play from here").triggered.connect(lambda: self._play(rest))

    def _play(self, turns: tuple[int, ...]) -> None:
        self.play_wished.emit(turns)

    def _from(self, turn: int) -> tuple[int, ...]:
        return tuple(one for one in self._sounding if one >= turn)

    def _rows_of(self, turn: int) -> list[int]:
        rows = range(self.messages.rowCount())
        return [row for row in rows if self.messages.message(row).entry.turn == turn]

    def _copy(self, row: int) -> None:
        if 0 <= row < self.messages.rowCount():
            QGuiApplication.clipboard().setText(self.messages.message(row).plain)
