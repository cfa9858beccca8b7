"""The Keyboard page: the talk keys, and what every other key does."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from app.core.settings import Settings, TalkingSettings
from app.ui.look.scale import Space
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import ButtonRow, hint_label, show_hint, wish_button
from app.ui.settings.key_row import KeyRow
from app.ui.settings.page import Page

Shortcut = tuple[str, str]
"""What is done, and its key as people read it."""

_ROWS = 10


class KeyboardPage(Page):
    """The keys."""

    title = "Keyboard"
    icon_name = "keyboard"

    def __init__(self, keeper: SettingsKeeper, shortcuts: Sequence[Shortcut] = ()) -> None:
        super().__init__(keeper)
        self._shortcuts: list[Shortcut] = []
        self.key = KeyRow(
            "Talk key",
            "Works in Parley's window while you are not writing. Go to the field and press it.",
            self._objection,
        )
        self.usual = wish_button("Back to Space", "retry")
        self.global_key = KeyRow(
            "Talk key",
            "Works while another program has the keyboard. Choose it together with Ctrl or Alt, "
            "so that no program misses it. Leave it empty if you want none.",
            self._objection,
            "Talk key in other programs",
        )
        self.none = wish_button("Use none", "close", "No talk key in other programs")
        self.global_state = hint_label()
        self.table = _Table()
        self.add_section("In Parley", self.key, ButtonRow(self.usual))
        self.add_section(
            "In other programs", self.global_key, ButtonRow(self.none), self.global_state
        )
        self.add_section("All keys", self.table)
        self.key.chosen.connect(self._choose_key)
        self.global_key.chosen.connect(self._choose_global_key)
        self.usual.clicked.connect(self._go_back)
        self.none.clicked.connect(self._use_none)
        self.show_shortcuts(shortcuts)

    def refresh(self, settings: Settings) -> None:
        """Show the keys."""
        self.key.show_value(settings.talking.key)
        self.global_key.show_value(settings.talking.global_key)
        self.none.setEnabled(bool(settings.talking.global_key))
        self.usual.setEnabled(settings.talking.key != TalkingSettings().key)

    def show_shortcuts(self, shortcuts: Sequence[Shortcut]) -> None:
        """List what every key does."""
        if list(shortcuts) != self._shortcuts:
            self._shortcuts = list(shortcuts)
            self.table.show_rows(shortcuts)

    def show_global_key_state(self, text: str) -> None:
        """Say whether this system allows a talk key in other programs."""
        show_hint(self.global_state, text)
        self.global_state.setAccessibleName(text)

    def _objection(self, key: str) -> str:
        """Why a key cannot be a talk key."""
        sequence = QKeySequence(key)
        shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
        if sequence == QKeySequence(Qt.Key.Key_Escape):
            return "Esc always makes Parley silent. Choose another key."
        for what, taken in self._shortcuts:
            if taken == shown:
                return f"{shown} is taken: {what}. Choose another key."
        return ""

    @Slot(str)
    def _choose_key(self, key: str) -> None:
        self.change(talking=replace(self.settings.talking, key=key))

    @Slot(str)
    def _choose_global_key(self, key: str) -> None:
        self.change(talking=replace(self.settings.talking, global_key=key))

    @Slot()
    def _use_none(self) -> None:
        self._choose_global_key("")

    @Slot()
    def _go_back(self) -> None:
        self._choose_key(TalkingSettings().key)


class _Wrapping(QStyledItemDelegate):
    """Reckons with the room around the words, which Qt forgets when it counts their lines."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        option.rect.setWidth(option.rect.width() - 2 * Space.ROOMY)
        return super().sizeHint(option, index)


class _Table(QTableWidget):
    """Two columns to read."""

    def __init__(self) -> None:
        super().__init__(0, 2)
        self.setAccessibleName("All keys")
        self.setHorizontalHeaderLabels(["What", "Key"])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setItemDelegateForColumn(0, _Wrapping(self))
        self.verticalHeader().hide()
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(0, mode.Stretch)
        header.setSectionResizeMode(1, mode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[Shortcut]) -> None:
        """Show what is done, and by which key."""
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                self.setItem(number, column, QTableWidgetItem(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let words that wrap have their lines."""
        super().resizeEvent(event)
        self.resizeRowsToContents()

    def sizeHint(self) -> QSize:
        """As high as some of the rows; the rest scrolls."""
        row = self.fontMetrics().height() + Space.LARGE
        return QSize(super().sizeHint().width(), row * _ROWS)

    def minimumSizeHint(self) -> QSize:
        """Never less high, but narrower."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())
