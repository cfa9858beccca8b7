"""Locks the history, which is open, with a passphrase that the user chooses."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.history.desk import HistoryDesk
from app.ui.history.passphrase_form import NewPassphraseForm
from app.ui.history.passphrase_waiting import WaitingDialog

_TITLE = "Lock the history with a passphrase"
_WORDS = (
    "From then on Parley asks for it at every start, and the keyring is not needed. Until it is "
    "given, nothing can be read and nothing is written down."
)
_DONE = "The history is locked with your passphrase from now on."


class Lockable(Protocol):
    """The part of the archive that is used; raises HistoryError, and may take a while."""

    def lock_with_passphrase(self, words: str) -> None:
        """Lock what is open with a passphrase."""
        ...


class PassphraseDialog(WaitingDialog):
    """Asks for a new passphrase, twice."""

    locked = Signal(str)
    """It is done; a message for the user."""

    def __init__(self, archive: Lockable, desk: HistoryDesk, parent: QWidget) -> None:
        self.form = NewPassphraseForm()
        super().__init__(desk, (self.form,), (), parent)
        self._archive = archive
        self.show_title(_TITLE)
        self.explanation.setText(_WORDS)
        self.go.setText("Lock it")
        self.leave.setText("Cancel")
        self.go.clicked.connect(self._lock)
        self.point()

    @Slot()
    def _lock(self) -> None:
        if objection := self.form.objection:
            self.show_trouble(objection)
            self.point()
            return
        self.attempt(partial(self._archive.lock_with_passphrase, self.form.words), self._locked)

    def _locked(self, _: None) -> None:
        self.locked.emit(_DONE)
        self.accept()
