"""The Privacy page: what is kept, where, and how to be rid of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.catalog.library import Library
from app.core.settings import Settings
from app.ui.look.scale import Space
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import ButtonRow, hint_label, text_label, wish_button
from app.ui.settings.page import Page
from app.ui.settings.privacy_page_feelings import FeelingsSection
from app.ui.settings.privacy_page_keeping import KeepingSection
from app.ui.settings.privacy_page_lock import HistoryState

_PROMISE = (
    "Everything happens on this computer. What you say, what Parley answers and how you use it "
    "is sent to nobody. The network is used only when you fetch a model, and then only to "
    "download it."
)
_SOUND = (
    "What the microphone hears is forgotten as soon as it has become words, unless you have the "
    "sound kept."
)
_BREAK_AFTER = "/\\"
_ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is written to the disk."""

    what: str
    where: Path


class PrivacyPage(Page):
    """Plain words and a few buttons."""

    title = "Privacy"
    icon_name = "privacy"

    forget_wished = Signal(float)
    """Forget what was said in so many seconds back from now."""

    forget_everything_wished = Signal()
    """Delete all conversations and their key, also where they are locked; the user was asked."""

    passphrase_wished = Signal()
    """Lock the history, which is open, with a passphrase that is still to be chosen."""

    keyring_wished = Signal()
    """Lock the history, which is open, with the system's keyring."""

    unlock_wished = Signal()
    """Open the history, which is locked."""

    folder_wished = Signal()
    """Show the folder in which conversations are kept."""

    crash_report_wished = Signal()

    def __init__(self, keeper: SettingsKeeper, kept: Sequence[Kept], library: Library) -> None:
        super().__init__(keeper)
        self.feelings = FeelingsSection(library)
        self.keeping = KeepingSection()
        self.folder = wish_button("Show the folder", "folder")
        self.crash_report = wish_button("Show the crash report", "warning")
        self.add_section("Nothing leaves this computer", text_label(_PROMISE), text_label(_SOUND))
        self.add(self.keeping)
        self.add(self.feelings)
        self.add_section(
            "Where it is",
            *(_KeptRow(one) for one in kept),
            hint_label("The crash report says what went wrong, never what was said."),
            ButtonRow(self.folder, self.crash_report),
        )
        self.keeping.changed.connect(self._change_privacy)
        self.feelings.changed.connect(self._change_feelings)
        self._pass_on_wishes()
        self.folder.clicked.connect(self.folder_wished)
        self.crash_report.clicked.connect(self.crash_report_wished)

    def refresh(self, settings: Settings) -> None:
        """Show what is kept."""
        self.keeping.show_settings(settings.privacy)
        self.feelings.show_settings(settings.feelings)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the disk again: a model may have come."""
        super().showEvent(event)
        self.refresh(self.settings)
        if not event.spontaneous():
            self.show_told("")  # it was about what was wished earlier

    def show_history(self, *, is_open: bool, behind_passphrase: bool, trouble: str = "") -> None:
        """Show whether the history is open, and how; `trouble` is a sentence on why it is not."""
        self.keeping.show_history(HistoryState(is_open, behind_passphrase, trouble))

    def show_told(self, text: str) -> None:
        """Say what came of a wish; nothing, if the text is empty."""
        self.keeping.show_told(text)

    def show_busy(self, busy: bool) -> None:
        """Offer no wish about the history while one is being carried out."""
        self.keeping.show_busy(busy=busy)

    def _pass_on_wishes(self) -> None:
        keeping, lock = self.keeping, self.keeping.lock
        keeping.forget_wished.connect(self.forget_wished)
        keeping.forget_everything_wished.connect(self.forget_everything_wished)
        lock.passphrase_wished.connect(self.passphrase_wished)
        lock.keyring_wished.connect(self.keyring_wished)
        lock.unlock_wished.connect(self.unlock_wished)

    @Slot(str, object)
    def _change_privacy(self, field: str, value: object) -> None:
        changed: dict[str, Any] = {field: value}
        self.change(privacy=replace(self.settings.privacy, **changed))

    @Slot(str, object)
    def _change_feelings(self, field: str, value: object) -> None:
        changed: dict[str, Any] = {field: value}
        self.change(feelings=replace(self.settings.feelings, **changed))


class _KeptRow(QWidget):
    """What, and below it where."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(text_label(kept.what))
        column.addWidget(_path_label(kept.where))


def _path_label(path: Path) -> QLabel:
    """A path that may wrap after each folder."""
    pieces = (f"{c}{_ZERO_WIDTH_SPACE}" if c in _BREAK_AFTER else c for c in str(path))
    label = hint_label("".join(pieces))
    label.setAccessibleName(str(path))
    return label
