"""What the history's window asks of the archive, through the desk. No widgets."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.core.errors import HistoryError
from app.store.history.records import KeptConversation
from app.ui.history.desk import HistoryDesk
from app.ui.history.latest import Latest
from app.ui.history.models import Listing
from app.ui.history.protocols import Archive
from app.ui.history.wording import counted

_T = TypeVar("_T")


class Browsing(QObject):
    """Answers come as signals; those that nobody waits for any more do not come at all."""

    listed = Signal(object)
    """A Listing, or None while the history is locked."""

    found = Signal(str, object)
    """What was searched for, and a tuple of Found."""

    read = Signal(object, object)
    """A KeptConversation, and a tuple of the turns of which there is sound."""

    unreadable = Signal()
    """The conversation that was last asked for cannot be read."""

    told = Signal(str)
    """A sentence for the user: what was done."""

    failed = Signal(str)
    """A sentence for the user: why something was not done."""

    def __init__(self, archive: Archive, desk: HistoryDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._desk = desk
        self._listings = Latest(desk, self._fail)
        self._searches = Latest(desk, self._fail)
        self._readings = Latest(desk, self._fail_to_read)

    @Slot()
    def refresh(self) -> None:
        """List what is kept now."""
        self._listings.ask(self._look, self.listed.emit)

    def search(self, wanted: str) -> None:
        """Look for words."""
        self._searches.ask(partial(self._archive.search, wanted), partial(self.found.emit, wanted))

    def stop_searching(self) -> None:
        """Nothing is looked for any more."""
        self._searches.drop()

    def open(self, conversation: str) -> None:
        """Read a conversation."""
        self._readings.ask(
            partial(self._read, conversation), lambda answer: self.read.emit(*answer)
        )

    def close(self) -> None:
        """Nothing is read any more."""
        self._readings.drop()

    def rename(self, conversation: str, title: str) -> None:
        """Call a conversation something."""
        self._change(partial(self._archive.rename, conversation, title))

    def pin(self, conversation: str, *, pinned: bool) -> None:
        """Pin a conversation, or unpin it."""
        self._change(partial(self._archive.pin, conversation, pinned=pinned))

    def delete(self, conversation: str) -> None:
        """Delete a conversation; whoever wishes that was asked."""
        self._change(partial(self._archive.delete, conversation))

    def export(self, conversations: Sequence[str], path: Path) -> None:
        """Write conversations into a file."""
        many = counted(len(conversations), "conversation")
        self._change(partial(self._archive.export, conversations, path), partial(_exported, many))

    def take_in(self, path: Path) -> None:
        """Put the conversations of a file in."""
        self._change(partial(self._archive.take_in, path), _taken_in)

    def _change(
        self, work: Callable[[], _T], sentence: Callable[[_T], str] = lambda answer: ""
    ) -> None:
        def then(answer: _T) -> None:
            if told := sentence(answer):
                self.told.emit(told)
            self.refresh()

        def failed(error: HistoryError) -> None:
            self._fail(error)
            self.refresh()

        self._desk.ask(work, then, failed)

    def _look(self) -> Listing | None:
        if not self._archive.is_open:
            return None
        return Listing(self._archive.listed(), self._archive.current)

    def _read(self, conversation: str) -> tuple[KeptConversation, tuple[int, ...]]:
        kept = self._archive.read(conversation)
        return kept, tuple(dict.fromkeys(turn for turn, _ in self._archive.recorded(conversation)))

    def _fail(self, error: HistoryError) -> None:
        self.failed.emit(str(error))

    def _fail_to_read(self, error: HistoryError) -> None:
        self.unreadable.emit()
        self._fail(error)


def _exported(many: str, written: Sequence[Path]) -> str:
    told = f"{many} exported as {written[0].name}"
    return f"{told}, and the sound as {written[1].name} beside it." if written[1:] else f"{told}."


def _taken_in(new: int) -> str:
    if new == 0:
        return "Nothing in this file is new: all of it is here already."
    return f"{counted(new, 'conversation')} of this file {'is' if new == 1 else 'are'} new."
