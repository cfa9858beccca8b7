"""The forms for a passphrase: one that there is, or a new one, typed twice."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.ui.history.passphrase import objection, strength_of
from app.ui.history.passphrase_field import PassphraseField
from app.ui.look.icons import Ink
from app.ui.look.scale import Space, TypeRole
from app.ui.settings.form import hint_label, text_label
from app.ui.settings.models_marked import Marked

_CAPS = "Caps Lock seems to be on."
_UNKNOWN = (
    "Parley keeps the passphrase nowhere. If it is forgotten, nobody can open the history again: "
    "neither you nor Parley nor anybody else. So write it down, and keep that somewhere safe."
)


class PassphraseForm(QWidget):
    """Fields below one another, a switch that shows what is in them, and a hint at Caps Lock."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.fields = tuple(PassphraseField(name) for name in names)
        self.shown = QCheckBox("Show what I type")
        self.caps = Marked()
        self.caps.show_words(_CAPS, "warning", Ink.WARNING)
        self.caps.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.SMALL)
        for name, field in zip(names, self.fields, strict=True):
            label = text_label(name)
            label.setBuddy(field)
            self.column.addWidget(label)
            self.column.addWidget(field)
            field.caps_lock_seen.connect(self.caps.setVisible)
        self.column.addWidget(self.caps)
        self.column.addWidget(self.shown)
        self.shown.toggled.connect(self._show_words)

    @property
    def words(self) -> str:
        """The passphrase."""
        return self.fields[0].text()

    @property
    def objection(self) -> str:
        """Why it cannot be taken, as a sentence; empty if it can."""
        return "" if self.words else "Type the passphrase first."

    def begin_again(self) -> None:
        """Have the keyboard where something is to be typed once more."""
        self.shown.setChecked(False)
        self.fields[0].begin_again()

    def wipe(self) -> None:
        """Keep nothing of what was typed."""
        self.shown.setChecked(False)
        self.caps.hide()
        for field in self.fields:
            field.wipe()

    def hold(self, *, held: bool) -> None:
        """Let nothing be changed while it is tried; the keyboard stays where it is."""
        for field in self.fields:
            field.setReadOnly(held)
        self.shown.setEnabled(not held)

    @Slot(bool)
    def _show_words(self, shown: bool) -> None:
        for field in self.fields:
            field.show_words(shown=shown)


class NewPassphraseForm(PassphraseForm):
    """Typed twice; what there is to be said of it is said."""

    def __init__(self) -> None:
        super().__init__("A new passphrase", "The same once more")
        self.strength = hint_label(strength_of("").value)
        place = self.column.indexOf(self.fields[0]) + 1
        self.column.insertWidget(place, self.strength)
        warning = Marked(TypeRole.BODY)
        warning.show_words(_UNKNOWN, "warning", Ink.WARNING)
        self.column.addWidget(warning)
        self.fields[0].textChanged.connect(self._judge)
        self._judge("")

    @property
    def objection(self) -> str:
        """Why it cannot be taken, as a sentence; empty if it can."""
        first, second = self.fields
        return objection(first.text(), second.text())

    def begin_again(self) -> None:
        """Have the keyboard where something is to be typed once more."""
        self.shown.setChecked(False)
        first, second = self.fields
        (second if not objection(first.text(), first.text()) else first).begin_again()

    @Slot(str)
    def _judge(self, words: str) -> None:
        judged = strength_of(words).value
        self.strength.setText(judged)
        self.fields[0].setAccessibleDescription(judged)
