"""A list of messages of any height that stays quick with thousands of them."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractSlider, QFrame, QListView, QWidget

from app.ui.look.scale import Tint, set_tint
from app.ui.look.theme import current_tokens
from app.ui.transcript.model import TranscriptModel
from app.ui.transcript.page import Look
from app.ui.transcript.pages import Pages
from app.ui.transcript.painting import paint_page

_Index = QModelIndex | QPersistentModelIndex
_Cursor = QAbstractItemView.CursorAction
_Slide = QAbstractSlider.SliderAction

_LOOKS = (
    QEvent.Type.PaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
    QEvent.Type.LayoutDirectionChange,
)
_PAGE_KEYS = {
    Qt.Key.Key_PageUp: _Slide.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Slide.SliderPageStepAdd,
}
_MOST_TRIES = 3
"""A scroll bar that comes or goes changes the width, and so perhaps whether it is needed."""


class MessageList(QListView):
    """Lays out only what is near the part that is seen.

    It is a QListView for what that tells screen readers. Qt's own layout is not used: it visits
    every row at every change.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messages = TranscriptModel(self)
        self._pages = Pages(self.messages.message)
        self._look: Look | None = None
        self._arranging = self._arrange_again = False
        self.setModel(self.messages)
        self.messages.rowsRemoved.connect(self._rows_removed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_tint(self, Tint.QUIET)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    @property
    def at_end(self) -> bool:
        """Whether the end is in view, and will stay there."""
        return self._pages.follows

    @property
    def look(self) -> Look:
        """Font, colours and distances as they are now."""
        if self._look is None:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self._look = Look(self.font(), current_tokens(), self._bar_size(), mirrored)
        return self._look

    def go_to_end(self) -> None:
        """Show the latest, and what comes after it."""
        self._pages.follows = True
        self._arrange()

    def _bar_size(self) -> QSizeF:
        """The room that is kept for the buttons of a message."""
        return QSizeF(0, 0)

    def _arranged(self) -> None:
        """Called whenever messages may have moved."""

    # what changes the messages

    def reset(self) -> None:
        """Begin anew with what the model has."""
        super().reset()
        self._begin()

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:
        """Make room for new messages."""
        self._pages.insert(start, end - start + 1)
        QAbstractItemView.rowsInserted(self, parent, start, end)  # QListView's lays out all rows
        self._arrange()

    def dataChanged(self, top: _Index, bottom: _Index, roles: object = None) -> None:
        """Lay changed messages out again."""
        for row in range(top.row(), bottom.row() + 1):
            self._pages.change(row)
        QAbstractItemView.dataChanged(self, top, bottom, [])
        self._arrange()

    def rowsAboutToBeRemoved(self, parent: _Index, start: int, end: int) -> None:
        """Let no other message become the current one instead of one that goes."""
        if start <= self.currentIndex().row() <= end:
            self.setCurrentIndex(QModelIndex())
        super().rowsAboutToBeRemoved(parent, start, end)

    def _rows_removed(self, parent: QModelIndex, start: int, end: int) -> None:
        self._pages.remove(start, end - start + 1)
        self._arrange()

    # what changes the view

    def doItemsLayout(self) -> None:
        """Qt asks for everything to be laid out; what is seen is enough."""
        self._begin()

    def updateGeometries(self) -> None:
        """The scroll bar is set when messages are arranged."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the text anew if the width has changed."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            self._arrange()
        else:
            self._begin()

    def changeEvent(self, event: QEvent) -> None:
        """Use new fonts and colours."""
        super().changeEvent(event)
        if event.type() in _LOOKS and hasattr(self, "_arranging"):  # Qt asks before we are built
            self._begin()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Follow the scroll bar, unless it follows us."""
        if not self._arranging:
            room, nearly = self.viewport().height(), self.look.line / 2
            self._pages.scroll(self.verticalOffset(), room, nearly)
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the messages that are seen."""
        painter = QPainter(self.viewport())
        above, seen = self.verticalOffset(), event.rect()
        current = self.currentIndex().row() if self.hasFocus() else -1
        for row in self._pages.between(above + seen.top(), above + seen.bottom()):
            page = self._pages[row]
            top = self._pages.span(row)[0] - above
            paint_page(painter, page, top, self.look, framed=row == current)

    # where things are

    def verticalOffset(self) -> int:
        """How much of the conversation is above the view."""
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        """Nothing is ever wider than the view."""
        return 0

    def visualRect(self, index: _Index) -> QRect:
        """Where a message is in the view."""
        if not 0 <= index.row() < len(self._pages):
            return QRect()
        top, height = self._pages.span(index.row())
        return QRect(0, top - self.verticalOffset(), self.viewport().width(), height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The message at a place in the view."""
        row = self._pages.row_at(point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self.messages.index(row)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Nothing is ever selected."""
        return QRegion()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Nothing is ever selected."""

    # moving

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Show a message."""
        if 0 <= index.row() < len(self._pages) and self.isVisible():
            self._pages.reveal(index.row(), self.verticalOffset(), self.viewport().height())
            self._arrange()

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """From message to message, beginning with the last."""
        last, row = len(self._pages) - 1, self.currentIndex().row()
        if row < 0 or action is _Cursor.MoveEnd:
            row = last
        elif action is _Cursor.MoveHome:
            row = 0
        elif action in (_Cursor.MoveUp, _Cursor.MovePrevious):
            row = max(0, row - 1)
        elif action in (_Cursor.MoveDown, _Cursor.MoveNext):
            row = min(last, row + 1)
        return self.messages.index(row) if row >= 0 else QModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys scroll, because a message may be longer than a page."""
        slide = _PAGE_KEYS.get(Qt.Key(event.key()))
        if slide is None:
            super().keyPressEvent(event)
        else:
            self.verticalScrollBar().triggerAction(slide)

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here."""

    # laying out

    def _begin(self) -> None:
        self._look = None
        self._pages.begin(self.messages.rowCount(), self.viewport().width(), self.look)
        self._arrange()

    def _arrange(self) -> None:
        """Lay out what is seen, and put it where it belongs."""
        self._arrange_again = self._arranging
        if self._arranging or not self.isVisible():
            return
        bar = self.verticalScrollBar()
        for _ in range(_MOST_TRIES):
            self._arranging, self._arrange_again = True, False
            room = self.viewport().height()
            place = self._pages.settle(room)
            bar.setRange(0, max(0, self._pages.total - room))
            bar.setPageStep(room)
            bar.setSingleStep(round(self.look.line))
            bar.setValue(place)
            self._arranging = False
            if not self._arrange_again:
                break
        self.viewport().update()
        self._arranged()
