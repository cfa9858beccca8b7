"""The field for a passphrase: hidden unless it is to be shown, and empty again when it was used."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.ui.history.passphrase import caps_lock_seems_on

_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
"""So that no keyboard on the screen learns it."""


class PassphraseField(QLineEdit):
    """Tells what Caps Lock seems to be, too."""

    caps_lock_seen = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.show_words(shown=False)

    def show_words(self, *, shown: bool) -> None:
        """Show the characters, or dots in their places."""
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Normal if shown else mode.Password)
        self.setInputMethodHints(_HINTS)

    def wipe(self) -> None:
        """Leave nothing that could be undone: `clear` could be."""
        self.setText("")

    def begin_again(self) -> None:
        """Let what is typed next take the place of what stands there, which stays hidden.

        What is selected in sight may be taken for copied: some desktops do so with the mouse.
        """
        self.show_words(shown=False)
        self.selectAll()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look for Caps Lock in what a key gives."""
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_seen.emit(False)  # it is changing; the next letter tells
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        seems_on = caps_lock_seems_on(event.text(), shift=shift)
        if seems_on is not None and not _is_shortcut(event):
            self.caps_lock_seen.emit(seems_on)
        super().keyPressEvent(event)


def _is_shortcut(event: QKeyEvent) -> bool:
    modifier = Qt.KeyboardModifier
    return bool(event.modifiers() & (modifier.ControlModifier | modifier.MetaModifier))
