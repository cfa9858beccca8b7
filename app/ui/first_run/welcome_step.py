"""Step 1: what Parley is, and whether it keeps what is said."""

from dataclasses import replace

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.ui.first_run.step import Step
from app.ui.look.icons import Ink
from app.ui.look.scale import Space, Tint, TypeRole, set_tint
from app.ui.look.theme import grown_with_text
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import Section
from app.ui.settings.models_marked import Marked
from app.ui.settings.rows import SwitchRow
from app.ui.widgets.icon_label import IconLabel

_PROMISES = (
    ("conversation", "Talk as you would with a person: ask, tell, change your mind."),
    (
        "lock",
        "What you say stays here: listening, thinking and speaking all happen on this computer.",
    ),
    (
        "speaker-voice",
        "Dozens of synthetic voices to choose from: you talk with a program, not with a person.",
    ),
    ("keyboard", "No microphone at hand? Typing works just as well."),
)
_KEEP = (
    "Encrypted, on this computer only, so that you can go on with them and find them again. The "
    "Privacy page has this switch too, and deletes what you want forgotten."
)
_EMBLEM_SIDE = 64


class WelcomeStep(Step):
    """A few promises, and one choice."""

    title = "Welcome to Parley"
    lead = (
        "A voice to talk with, on your own computer. In a minute or two you will have heard it "
        "answer. Skip this whenever you like: everything is in the settings as well."
    )

    def __init__(self, keeper: SettingsKeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self.column.insertWidget(0, _Emblem("parley"))
        card = QFrame()
        set_tint(card, Tint.CARD)
        rows = QVBoxLayout(card)
        rows.setContentsMargins(Space.ROOMY, Space.LARGE, Space.ROOMY, Space.LARGE)
        rows.setSpacing(Space.LARGE)
        for name, words in _PROMISES:
            promise = Marked(TypeRole.BODY)
            promise.show_words(words, name, Ink.ACCENT)
            rows.addWidget(promise)
        self.add(card)
        self.keep = SwitchRow("Keep conversations", _KEEP)
        self.add(Section("", (self.keep,)))
        self.keep.switched.connect(self._choose)

    def arrive(self) -> None:
        """Show what is chosen."""
        self.keep.show_value(self._keeper.settings.privacy.keep_conversation)

    @Slot(bool)
    def _choose(self, keep: bool) -> None:
        settings = self._keeper.settings
        privacy = replace(settings.privacy, keep_conversation=keep)
        self._keeper.change(replace(settings, privacy=privacy))


class _Emblem(IconLabel):
    """Parley's own icon, large."""

    def sizeHint(self) -> QSize:
        side = grown_with_text(_EMBLEM_SIDE)
        return QSize(side, side)
