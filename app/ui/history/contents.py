"""The left side of the history's window: the field to search in, and the list below it."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.store.history.records import Found
from app.ui.history.lists import ConversationList, FoundList
from app.ui.history.models import Listing
from app.ui.history.wording import counted, titled
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint

SEARCHED_AFTER_MILLISECONDS = 200
_MOST_FOUND = 200
"""The archive tells no more."""

_EMPTY = "Nothing is here yet. What you talk about with Parley will be."
_NOT_FOUND = "These words were not found. Try fewer, or their beginnings."


class Contents(QWidget):
    """Shows all conversations, or, while something is searched for, what was found."""

    search_wished = Signal(str)
    """What is looked for; empty when nothing is any more."""

    import_wished = Signal()
    export_wished = Signal()
    """All conversations."""

    forget_wished = Signal()
    """The last ten minutes."""

    forget_everything_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.conversations = ConversationList()
        self.found = FoundList()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search in what was said")
        self.field.setAccessibleName("Search in what was said")
        self.field.setToolTip("Search in what was said (Ctrl+F)")
        self.field.setClearButtonEnabled(True)
        leading = QLineEdit.ActionPosition.LeadingPosition
        self.field.addAction(icon("search", Ink.QUIET), leading).setText("Search")
        clear = self.field.findChild(QAction, "_q_qlineeditclearaction")  # Qt's own, without a name
        if clear is not None:
            clear.setText("Clear the search")
        self.field.textChanged.connect(self._written)
        self._timer = QTimer(self, singleShot=True, interval=SEARCHED_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self.search_now)
        self._count, self._nothing = QLabel(), QLabel()
        self._listing = Listing()
        self._stack = QStackedWidget()
        self._place()

    @property
    def wanted(self) -> str:
        """What is searched for, as it is written now."""
        return self.field.text().strip()

    @property
    def listing(self) -> Listing:
        """What is kept, as far as is known."""
        return self._listing

    def show_listing(self, listing: Listing) -> None:
        """Show what is kept."""
        self._listing = listing
        self._export.setEnabled(bool(listing.summaries))
        self.conversations.show_listing(listing)
        if not self.wanted:
            self._show_list()

    def show_found(self, wanted: str, found: tuple[Found, ...]) -> None:
        """Show what was found, if that is still what is searched for."""
        if wanted != self.wanted:
            return
        complete = len(found) < _MOST_FOUND
        found = (*titled(wanted, self._listing.summaries), *found)
        words = f"{len(found):,} found" if complete else "The latest of what was found"
        self.found.show_found(found, self._listing)
        if words != self._count.text():
            self._announce(words if found else _NOT_FOUND)
        self._show(self.found if found else self._nothing, words, _NOT_FOUND)

    def end_search(self) -> None:
        """Show all conversations again."""
        self.field.clear()

    @Slot()
    def search_now(self) -> None:
        """Wait no longer for more of the words."""
        self._timer.stop()
        self.search_wished.emit(self.wanted)

    def go_to_list(self) -> None:
        """Give the keyboard to the list that is shown."""
        shown = self._stack.currentWidget()
        if isinstance(shown, ConversationList | FoundList):
            if not shown.currentIndex().isValid():  # Qt would begin there too, but choose nothing
                shown.setCurrentIndex(shown.model().index(0, 0))
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _written(self) -> None:
        if self.wanted:
            self._timer.start()
        else:
            self.search_now()
            self._show_list()

    def _show_list(self) -> None:
        there = len(self._listing.summaries)
        words = counted(there, "conversation") if there else ""
        self._show(self.conversations if there else self._nothing, words, _EMPTY)

    def _show(self, shown: QWidget, count: str, nothing: str) -> None:
        self._nothing.setText(nothing)
        self._count.setText(count)
        self._stack.setCurrentWidget(shown)

    def _announce(self, words: str) -> None:
        event = QAccessibleAnnouncementEvent(self, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self.field, 1)
        bring = _tool("import", "Import conversations")
        bring.clicked.connect(self.import_wished)
        row.addWidget(bring)
        row.addWidget(self._more())
        set_role(self._count, TypeRole.CAPTION)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setMargin(Space.LARGE)
        set_tint(self._nothing, Tint.QUIET)
        for shown in (self.conversations, self.found, self._nothing):
            self._stack.addWidget(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(row)
        column.addWidget(self._count)
        column.addWidget(self._stack, 1)

    def _more(self) -> QToolButton:
        menu = QMenu(self)
        menu.addAction(icon("import"), "Import…").triggered.connect(self.import_wished)
        self._export = menu.addAction(icon("export"), "Export all…")
        self._export.triggered.connect(self.export_wished)
        menu.addSeparator()
        menu.addAction(icon("clock"), "Forget the last ten minutes…").triggered.connect(
            self.forget_wished
        )
        menu.addAction(icon("delete"), "Delete everything…").triggered.connect(
            self.forget_everything_wished
        )
        button = _tool("menu", "More that can be done with the history")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        return button


def _tool(name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setAccessibleName(words)
    button.setToolTip(words)
    return button
