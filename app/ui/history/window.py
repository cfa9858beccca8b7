"""The history's window: what was talked about at the left, the conversation at the right."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.store.history.records import KeptConversation
from app.ui.history.browsing import Browsing
from app.ui.history.contents import Contents
from app.ui.history.desk import HistoryDesk
from app.ui.history.errands import Errands
from app.ui.history.models import Listing
from app.ui.history.panes import Panes
from app.ui.history.protocols import Archive
from app.ui.history.questions import Questions
from app.ui.history.reader import Reader
from app.ui.history.shut import Shut
from app.ui.history.wording import TITLE
from app.ui.look.scale import Space
from app.ui.state.notices import Notice
from app.ui.widgets.notice_bar import NoticeBar

_USUAL_SIZE = (118, 42)
"""In characters and lines."""

_MOST = 0.9
"""Of the screen."""


class HistoryWindow(QDialog):
    """Not modal: the conversation goes on meanwhile. Closing hides it.

    Args:
        archive: asked only through the desk.
        desk: where it is asked.
        keeps: whether what is said is to be kept, as the settings are now.
        questions: asks the user.
    """

    continue_wished = Signal(str)
    """The id of the conversation to go on with; the window has closed itself."""

    unlock_wished = Signal()
    privacy_wished = Signal()
    forget_wished = Signal(int)
    """The last so many seconds are to be forgotten; the user was asked."""

    forget_everything_wished = Signal()
    """The user was asked."""

    play_wished = Signal(str, object)
    """A conversation's id, and a tuple of turns of which there is sound."""

    stop_wished = Signal()
    """Nothing is to be played any more."""

    def __init__(
        self,
        archive: Archive,
        desk: HistoryDesk,
        keeps: Callable[[], bool],
        parent: QWidget | None = None,
        questions: Questions | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("History")
        self._keeps = keeps
        self._browsing = Browsing(archive, desk, self)
        self.notices = NoticeBar()
        self.contents = Contents()
        self.reader = Reader()
        self.shut = Shut()
        self._chosen, self._why = "", ""
        self._turn: int | None = None
        self._place()
        self._wire()
        self._wire_errands(Errands(self, self._browsing, questions or Questions()))
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Room for the text at its size, but no more than most of the screen."""
        metrics, (characters, lines) = self.fontMetrics(), _USUAL_SIZE
        wanted = QSize(metrics.averageCharWidth() * characters, metrics.height() * lines)
        return wanted.boundedTo(self.screen().availableSize() * _MOST)

    def show_in_front(self) -> None:
        """Show the window in front, without stopping what is behind it."""
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def refresh(self) -> None:
        """Something was written, forgotten or unlocked."""
        if self.isVisible():
            self._browsing.refresh()

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Show a sentence, or none."""
        self.notices.show_notice(Notice(sentence) if sentence else None)

    @Slot(str)
    def tell_failure(self, sentence: str) -> None:
        """Show why something was not done."""
        self.notices.show_notice(Notice(sentence, failed=True))

    def explain(self, why: str) -> None:
        """While the history is locked, show this sentence as the reason."""
        self._why = why
        self.shut.explain(keeps=self._keeps(), why=why)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is kept now."""
        super().showEvent(event)
        self._browsing.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the field to the list; Return presses the button that has the keyboard only."""
        writing = self.contents.field.hasFocus()
        match event.key():
            case Qt.Key.Key_Down if writing:
                self.contents.go_to_list()
            case Qt.Key.Key_Escape if self.reader.player.playing:
                self.stop_wished.emit()
            case Qt.Key.Key_Escape if writing and self.contents.wanted:
                self.contents.end_search()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if writing:
                    self.contents.search_now()
                    self.contents.go_to_list()
                elif isinstance(focus := self.focusWidget(), QPushButton):
                    focus.click()
                elif focus in (self.contents.conversations, self.contents.found):
                    self.reader.record.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                super().keyPressEvent(event)

    # answers

    @Slot(object)
    def _show_listing(self, listing: Listing | None) -> None:
        self._stack.setCurrentWidget(self.shut if listing is None else self._panes)
        if listing is None:
            self.shut.explain(keeps=self._keeps(), why=self._why)
            listing = Listing()
        before = self.contents.listing.summary(self._chosen)
        self.contents.show_listing(listing)
        shown, now = listing.summary(self.reader.conversation), listing.summary(self._chosen)
        if shown is None:
            self.reader.clear()
        else:
            self.reader.show_summary(shown, listing.current)
        goes_on = self._chosen == listing.current  # its sound comes later than its words
        if now is not None and before is not None and (goes_on or before != now):
            self._browsing.open(self._chosen)
        if self.contents.wanted and listing.summaries:
            self._browsing.search(self.contents.wanted)

    @Slot(object, object)
    def _show_conversation(self, kept: KeptConversation, sounding: tuple[int, ...]) -> None:
        listing = self.contents.listing
        summary = listing.summary(kept.id)
        if summary is not None and kept.id == self._chosen:
            self.reader.show_conversation(kept, summary, listing.current, self._turn, sounding)
            self._turn = None

    @Slot(str)
    def _read(self, conversation: str, turn: int | None = None) -> None:
        self._chosen, self._turn = conversation, turn
        self._browsing.open(conversation)

    @Slot(str, int)
    def _read_found(self, conversation: str, turn: int) -> None:
        self.contents.conversations.choose(conversation)
        self._read(conversation, None if turn == TITLE else turn)

    @Slot(str)
    def _search(self, wanted: str) -> None:
        if wanted:
            self._browsing.search(wanted)
        else:
            self._browsing.stop_searching()

    @Slot(str)
    def _rename(self, conversation: str) -> None:
        """In its place in the list."""
        self.contents.end_search()
        self.contents.conversations.choose(conversation)
        self.contents.conversations.rename_current()

    @Slot(str)
    def _continue(self, conversation: str) -> None:
        self.close()
        self.continue_wished.emit(conversation)

    # building

    def _wire(self) -> None:
        browsing, contents = self._browsing, self.contents
        browsing.listed.connect(self._show_listing)
        browsing.found.connect(contents.show_found)
        browsing.read.connect(self._show_conversation)
        browsing.unreadable.connect(self.reader.clear)
        browsing.told.connect(self.tell)
        browsing.failed.connect(self.tell_failure)
        contents.search_wished.connect(self._search)
        contents.conversations.chosen.connect(self._read)
        contents.conversations.rename_wished.connect(browsing.rename)
        contents.found.chosen.connect(self._read_found)
        self.notices.dismissed.connect(lambda: self.tell(""))
        self.shut.unlock_wished.connect(self.unlock_wished)
        self.shut.privacy_wished.connect(self.privacy_wished)

    def _wire_errands(self, errands: Errands) -> None:
        contents = self.contents
        contents.conversations.wished.connect(errands.carry_out)
        self.reader.wished.connect(errands.carry_out)
        self.reader.play_wished.connect(self.play_wished)
        self.reader.player.stop_wished.connect(self.stop_wished)
        contents.import_wished.connect(errands.take_in)
        contents.export_wished.connect(lambda: errands.export_all(contents.listing))
        contents.forget_wished.connect(errands.forget)
        contents.forget_everything_wished.connect(errands.forget_everything)
        errands.rename_wished.connect(self._rename)
        errands.continue_wished.connect(self._continue)
        errands.forget_wished.connect(self.forget_wished)
        errands.forget_everything_wished.connect(self.forget_everything_wished)

    def _place(self) -> None:
        self._panes = Panes(self.contents, self.reader)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._panes)
        self._stack.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.contents.field.setFocus)
        find.activated.connect(self.contents.field.selectAll)
        self.contents.conversations.setFocus()
