"""Carries out what the user wishes of the history, after asking where it cannot be undone."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.history.browsing import Browsing
from app.ui.history.models import Listing
from app.ui.history.questions import Questions
from app.ui.history.wishes import Wish

FORGOTTEN_SECONDS = 600


class Errands(QObject):
    """What concerns the conversation that goes on, or all of them, is wished of others."""

    continue_wished = Signal(str)
    rename_wished = Signal(str)
    """A conversation's id; its title is to be asked for."""

    forget_wished = Signal(int)
    """The last so many seconds."""

    forget_everything_wished = Signal()

    def __init__(self, window: QWidget, browsing: Browsing, questions: Questions) -> None:
        super().__init__(window)
        self._window = window
        self._browsing = browsing
        self._questions = questions

    @Slot(object, str)
    def carry_out(self, wish: Wish, conversation: str) -> None:
        """Do what is wished of one conversation."""
        match wish:
            case Wish.CONTINUE:
                self.continue_wished.emit(conversation)
            case Wish.RENAME:
                self.rename_wished.emit(conversation)
            case Wish.PIN | Wish.UNPIN:
                self._browsing.pin(conversation, pinned=wish is Wish.PIN)
            case Wish.EXPORT:
                self._export((conversation,))
            case Wish.DELETE:
                self._questions.sure(
                    self._window,
                    "Delete this conversation?",
                    "All of it is forgotten. It cannot be brought back.",
                    "Delete",
                    partial(self._browsing.delete, conversation),
                )

    def export_all(self, listing: Listing) -> None:
        """Write all conversations into one file."""
        self._export(tuple(listing.rows))

    @Slot()
    def take_in(self) -> None:
        """Put the conversations of a file in."""
        path = self._questions.open_file(self._window)
        if path is not None:
            self._browsing.take_in(path)

    @Slot()
    def forget(self) -> None:
        """Forget what was just said, wherever it was."""
        self._questions.sure(
            self._window,
            "Forget the last ten minutes?",
            "All that was said in the last ten minutes is forgotten, in pinned conversations too. "
            "It cannot be brought back.",
            "Forget",
            partial(self.forget_wished.emit, FORGOTTEN_SECONDS),
        )

    @Slot()
    def forget_everything(self) -> None:
        """Forget all that was ever said."""
        self._questions.sure(
            self._window,
            "Delete everything?",
            "All conversations are deleted, pinned ones and the one that goes on too, and the key "
            "to them is destroyed. Nothing can be brought back.",
            "Delete everything",
            self.forget_everything_wished.emit,
        )

    def _export(self, conversations: tuple[str, ...]) -> None:
        path = self._questions.save_as(self._window, several=len(conversations) > 1)
        if path is not None:
            self._browsing.export(conversations, path)
