"""The Privacy page's row about the lock of the history: which it is, and how to have another."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.look.icons import Ink
from app.ui.look.scale import Space, TypeRole
from app.ui.settings.form import ButtonRow, text_label, wish_button
from app.ui.settings.models_marked import Marked

_KEYRING = (
    "With a key in this computer's keyring: it opens by itself while you are logged in. "
    "No part of the key lies beside the history."
)
_PASSPHRASE = (
    "With a passphrase, which Parley asks for at every start and keeps nowhere. "
    "If it is forgotten, nobody can open the history again."
)
_NOTHING_KEPT = "Nothing is written down. What was kept before, if anything, stays as it is."
_CLOSED = "It is not open yet. What is said is written down as soon as it is."
_TO_PASSPHRASE = "Lock it with a passphrase…"
_OTHER_PASSPHRASE = "Change the passphrase…"
_TO_KEYRING = "The history then opens by itself while you are logged in"


@dataclass(frozen=True, slots=True)
class HistoryState:
    """Whether the history is open, and how."""

    is_open: bool = False
    behind_passphrase: bool = False
    trouble: str = ""
    """Why it is not open, as a sentence."""


class LockRow(QWidget):
    """How the history is locked, in words, and a button for each other way."""

    passphrase_wished = Signal()
    keyring_wished = Signal()
    unlock_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state = Marked()
        self.passphrase = wish_button(_TO_PASSPHRASE, "edit")
        self.keyring = wish_button("Lock it with the keyring", "lock", _TO_KEYRING)
        self.unlock = wish_button("Unlock it…", "lock")
        self._buttons = ButtonRow(self.unlock, self.passphrase, self.keyring)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(text_label("How it is locked", TypeRole.BODY))
        column.addWidget(self.state)
        column.addWidget(self._buttons)
        self.passphrase.clicked.connect(self.passphrase_wished)
        self.keyring.clicked.connect(self.keyring_wished)
        self.unlock.clicked.connect(self.unlock_wished)

    def show_lock(self, history: HistoryState, *, wanted: bool) -> None:
        """Show how things are; `wanted` is whether conversations are to be kept."""
        is_open = history.is_open and wanted
        if is_open:
            words = _PASSPHRASE if history.behind_passphrase else _KEYRING
            self.state.show_words(words, "lock")
        elif wanted:
            self.state.show_words(history.trouble or _CLOSED, "warning", Ink.WARNING)
        else:
            self.state.show_words(_NOTHING_KEPT, "info")
        words = _OTHER_PASSPHRASE if history.behind_passphrase else _TO_PASSPHRASE
        self.passphrase.setText(words)
        self.passphrase.setAccessibleName(words)
        self.passphrase.setVisible(is_open)
        self.keyring.setVisible(is_open and history.behind_passphrase)
        self.unlock.setVisible(wanted and not is_open)
        self._buttons.setVisible(wanted)
