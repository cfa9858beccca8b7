"""Asks the user for whatever it takes to open the history."""

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import HistoryError
from app.store.history_key import HistoryLockedError, Lock
from app.ui.asking import ask
from app.ui.history.desk import HistoryDesk
from app.ui.history.passphrase_form import NewPassphraseForm, PassphraseForm
from app.ui.history.passphrase_waiting import WaitingDialog
from app.ui.settings.form import wish_button

_ASIDE = "Begin a new history?"
_ASIDE_TEXT = (
    "The old one stays on this computer under another name, locked as it is. It is not shown here "
    "any more."
)
_NOTHING = "Nothing that is said is written down from now on; what is there stays locked"


class Lockbox(Protocol):
    """The part of the archive that is used; raises HistoryError, and may take a while."""

    def open(self) -> str:
        """Open it with the keyring's key; a message for the user, or nothing."""
        ...

    def unlock(self, words: str) -> str:
        """Open it with a passphrase, or make one behind it; a message for the user, or nothing."""
        ...

    def set_aside(self) -> str:
        """Let another take its place; a message for the user."""
        ...


@dataclass(frozen=True, slots=True)
class _Way:
    """What is offered for a lock."""

    title: str
    go: str
    given: bool = False
    """Whether a passphrase that there is can be given."""

    new: bool = False
    """Whether one can be chosen."""


_ANEW = _Way("A new history", "Try again")
_LOCKED = _Way("The history is locked", "Unlock", given=True)
_WAYS = {
    Lock.NO_KEYRING: _Way("Choose a passphrase for the history", "Begin the history", new=True),
    Lock.KEYRING_LOCKED: _Way("The keyring is locked", "Try again"),
    Lock.PASSPHRASE_NEEDED: _LOCKED,
    Lock.WRONG_PASSPHRASE: _LOCKED,
    Lock.OTHER_KEY: _LOCKED,
}


class UnlockDialog(WaitingDialog):
    """Offers what a lock leaves to do, and another lock's way where one comes to light."""

    opened = Signal(str)
    """The history is open; a message for the user, or nothing."""

    keep_nothing_wished = Signal()

    lock_changed = Signal(object)
    """It is another Lock now than the one that was asked about; None once that was set aside."""

    def __init__(self, archive: Lockbox, desk: HistoryDesk, lock: Lock, parent: QWidget) -> None:
        self.given, self.new = PassphraseForm("Passphrase"), NewPassphraseForm()
        self.again = wish_button("Try the keyring again")
        self.aside = wish_button("Begin a new history…")
        self.nothing = wish_button("Keep nothing", description=_NOTHING)
        others = (self.again, self.aside, self.nothing)
        super().__init__(desk, (self.given, self.new), others, parent)
        self._archive = archive
        self._told = ""
        self._lock: Lock | None = None
        self.go.clicked.connect(self._go)
        self.again.clicked.connect(self._try_keyring)
        self.aside.clicked.connect(self._ask_to_begin)
        self.nothing.clicked.connect(self._keep_nothing)
        self.show_lock(lock)

    def show_lock(self, lock: Lock) -> None:
        """Offer what this lock leaves to do."""
        self._lock = lock
        explained = Lock.PASSPHRASE_NEEDED if lock is Lock.WRONG_PASSPHRASE else lock
        self._show_way(_WAYS[lock], explained.value)

    def failed(self, error: HistoryError) -> None:
        """Say what is wrong, or offer what another lock leaves to do."""
        known = (self._lock, Lock.WRONG_PASSPHRASE)
        if isinstance(error, HistoryLockedError) and error.lock not in known:
            self.show_lock(error.lock)
            self.lock_changed.emit(error.lock)
        else:
            super().failed(error)

    def _show_way(self, way: _Way, explanation: str = "") -> None:
        self.show_title(way.title)
        self.explanation.setText(" ".join(filter(None, (self._told, explanation))))
        self.go.setText(way.go)
        self.given.setVisible(way.given)
        self.new.setVisible(way.new)
        self.again.setVisible(way.given or way.new)
        self.aside.setVisible(way.given)
        self.fit()
        self.point()

    @Slot()
    def _go(self) -> None:
        form = next((form for form in (self.given, self.new) if not form.isHidden()), None)
        if form is None:
            self._try_keyring()
        elif objection := form.objection:
            self.show_trouble(objection)
            self.point()
        else:
            self.attempt(partial(self._archive.unlock, form.words), self._opened)

    @Slot()
    def _try_keyring(self) -> None:
        self.attempt(self._archive.open, self._opened)

    @Slot()
    def _ask_to_begin(self) -> None:
        ask(self, _ASIDE, _ASIDE_TEXT, "Begin a new one", self._begin)

    @Slot()
    def _begin(self) -> None:
        self.attempt(self._archive.set_aside, self._set_aside)

    def _set_aside(self, told: str) -> None:
        """A passphrase given now would be that of a new history, so none can be."""
        self._told, self._lock = told, None
        self._show_way(_ANEW)
        self.lock_changed.emit(None)
        self._try_keyring()

    @Slot()
    def _keep_nothing(self) -> None:
        self.keep_nothing_wished.emit()
        self.accept()

    def _opened(self, message: str) -> None:
        self.opened.emit(" ".join(filter(None, (self._told, message))))
        self.accept()
