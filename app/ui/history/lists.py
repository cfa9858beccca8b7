"""The list of kept conversations, and the list of what was found in them."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QListView, QWidget

from app.store.history.records import Found, Summary
from app.ui.history.models import ConversationsModel, FoundModel, Listing
from app.ui.history.rows import ConversationRows, FoundRows
from app.ui.history.wishes import Wish, menu_for, wishes_for

_Index = QModelIndex | QPersistentModelIndex


class _Rows(QListView):
    """Rows of one height, so that thousands cost no more than those that are seen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)


class ConversationList(_Rows):
    """Choose by click or arrow keys; F2 renames in place, Delete asks to delete."""

    chosen = Signal(str)
    """The id of the conversation that the user looks at now."""

    wished = Signal(object, str)
    """A Wish, and the conversation's id."""

    def __init__(self) -> None:
        super().__init__("Conversations")
        self.conversations = ConversationsModel(self)
        self._showing = False
        self._waiting: Listing | None = None
        self.setModel(self.conversations)
        self.setItemDelegate(ConversationRows(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.rename_wished = self.conversations.rename_wished

    @property
    def current(self) -> Summary | None:
        """The conversation that the keyboard is at."""
        row = self.currentIndex().row()
        inside = 0 <= row < self.conversations.rowCount()
        return self.conversations.summary(row) if inside else None

    def show_listing(self, listing: Listing) -> None:
        """Show these, now or once a title has been edited; what was chosen stays so.

        If that is gone, whatever came after it is chosen in its place.
        """
        if self.state() is QAbstractItemView.State.EditingState:
            self._waiting = listing
            return
        before, row = self.current, max(0, self.currentIndex().row())
        place = self.verticalScrollBar().value()
        self._showing = True
        anew = self.conversations.show(listing)
        if anew:
            kept = None if before is None else listing.rows.get(before.id)
            last = self.conversations.rowCount() - 1
            self.setCurrentIndex(self.conversations.index(min(row, last) if kept is None else kept))
            self.verticalScrollBar().setValue(place)
        self._showing = False
        now = self.current
        if now is not None and (before is None or now.id != before.id):
            self.scrollTo(self.currentIndex())
            self.chosen.emit(now.id)

    def choose(self, conversation: str) -> None:
        """Be at a conversation, without telling so."""
        row = self.conversations.listing.rows.get(conversation)
        if row is not None:
            self._showing = True
            self.setCurrentIndex(self.conversations.index(row))
            self._showing = False

    def rename_current(self) -> None:
        """Have the title of the current conversation edited."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
            self.setFocus()
            self.edit(self.currentIndex())

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell what is looked at."""
        super().currentChanged(current, previous)
        now = self.current
        if not self._showing and now is not None:
            self.chosen.emit(now.id)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show what has come meanwhile."""
        super().closeEditor(editor, hint)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_listing(waiting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete is a wish."""
        if event.key() == Qt.Key.Key_Delete and self.current is not None:
            self.wished.emit(Wish.DELETE, self.current.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the conversation under the mouse, or with the current one."""
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if not index.isValid():
            return
        place = self.visualRect(index).center() if keyboard else event.pos()
        summary = self.conversations.summary(index.row())
        menu = menu_for(summary, self.conversations.listing.current, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(lambda action: self.wished.emit(Wish(action.data()), summary.id))
        menu.popup(self.viewport().mapToGlobal(place))

    def wishes(self) -> tuple[Wish, ...]:
        """What the current conversation allows."""
        now = self.current
        return () if now is None else wishes_for(now, self.conversations.listing.current)


class FoundList(_Rows):
    """Choose by click, Return or arrow keys."""

    chosen = Signal(str, int)
    """A conversation's id, and the turn in it."""

    def __init__(self) -> None:
        super().__init__("What was found")
        self.found = FoundModel(self)
        self._showing = False
        self.setModel(self.found)
        self.setItemDelegate(FoundRows(self))
        self.clicked.connect(self._tell)

    def show_found(self, found: tuple[Found, ...], listing: Listing) -> None:
        """Show these; what was chosen stays so if it is still among them."""
        row = self.currentIndex().row()
        before = self.found.found(row) if row >= 0 else None
        self._showing = True
        self.found.show(found, listing)
        if before in found:
            self.setCurrentIndex(self.found.index(found.index(before)))
        self._showing = False

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell what is looked at."""
        super().currentChanged(current, previous)
        if not self._showing:
            self._tell(current)

    def _tell(self, index: _Index) -> None:
        if index.isValid():
            found = self.found.found(index.row())
            self.chosen.emit(found.conversation, found.turn)
