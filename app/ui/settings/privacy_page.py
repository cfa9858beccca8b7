"""The Privacy page: what is kept, where, and how to be rid of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QVBoxLayout, QWidget

from app.catalog.library import Library
from app.core.settings import Settings
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, Tint, set_tint
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import ButtonRow, hint_label, text_label, wish_button
from app.ui.settings.page import Page
from app.ui.settings.privacy_page_feelings import FeelingsSection
from app.ui.settings.rows import SwitchRow

_PROMISE = (
    "Everything happens on this computer. What you say, what Parley answers and how you use it "
    "is sent to nobody. The network is used only when you fetch a model, and then only to "
    "download it."
)
_SOUND = (
    "Sound is never kept: what the microphone hears is forgotten as soon as it has become words."
)
_KEEP = (
    "So that you can go on where you were at the next start. Until encrypted history comes, this "
    "is an ordinary file: whoever can read your files can read it. Turning this off removes it."
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

    forget_wished = Signal()
    """Remove the last conversation; the user has been asked."""

    folder_wished = Signal()
    """Show the folder in which the conversation is kept."""

    crash_report_wished = Signal()

    def __init__(self, keeper: SettingsKeeper, kept: Sequence[Kept], library: Library) -> None:
        super().__init__(keeper)
        self.feelings = FeelingsSection(library)
        self.keep = SwitchRow("Remember the last conversation", _KEEP)
        self.forget = wish_button("Forget the last conversation…")
        set_tint(self.forget, Tint.DANGER)
        self.forget.setIcon(icon("delete", Ink.DANGER))
        self.folder = wish_button("Show the folder", "folder")
        self.crash_report = wish_button("Show the crash report", "warning")
        self.add_section("Nothing leaves this computer", text_label(_PROMISE), text_label(_SOUND))
        self.add_section("The conversation", self.keep, ButtonRow(self.forget))
        self.add(self.feelings)
        self.add_section(
            "What is kept, and where",
            *(_KeptRow(one) for one in kept),
            hint_label("The crash report says what went wrong, never what was said."),
            ButtonRow(self.folder, self.crash_report),
        )
        self.keep.switched.connect(self._choose_keep)
        self.feelings.changed.connect(self._change_feelings)
        self.forget.clicked.connect(self._ask)
        self.folder.clicked.connect(self.folder_wished)
        self.crash_report.clicked.connect(self.crash_report_wished)

    def refresh(self, settings: Settings) -> None:
        """Show what is kept."""
        self.keep.show_value(settings.privacy.keep_conversation)
        self.feelings.show_settings(settings.feelings)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the disk again: a model may have come."""
        super().showEvent(event)
        self.refresh(self.settings)

    @Slot(bool)
    def _choose_keep(self, keep: bool) -> None:
        self.change(privacy=replace(self.settings.privacy, keep_conversation=keep))

    @Slot(str, object)
    def _change_feelings(self, field: str, value: object) -> None:
        changed: dict[str, Any] = {field: value}
        self.change(feelings=replace(self.settings.feelings, **changed))

    @Slot()
    def _ask(self) -> None:
        """Ask first: it cannot be undone."""
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Forget the last conversation?",
            "The conversation is removed from this computer. This cannot be undone.",
            parent=self,
        )
        forget = box.addButton("Forget it", QMessageBox.ButtonRole.AcceptRole)
        set_tint(forget, Tint.DANGER)
        keep = box.addButton("Keep it", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(self.forget_wished)
        box.open()


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
