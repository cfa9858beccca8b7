"""Kept conversations, and what was found in them, as Qt sees them: only what is seen is worded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.store.history.records import Found, Summary
from app.ui.history.wording import TITLE, caption, excerpt, read_out, when

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

CAPTION_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PIECES_ROLE = int(Qt.ItemDataRole.UserRole) + 2
PINNED_ROLE = int(Qt.ItemDataRole.UserRole) + 3


@dataclass(frozen=True, slots=True)
class Listing:
    """What is kept, as it was at one moment."""

    summaries: tuple[Summary, ...] = ()
    current: str = ""
    """The id of the conversation that goes on."""

    rows: Mapping[str, int] = field(init=False)
    """Id -> place in the list."""

    def __post_init__(self) -> None:
        rows = {one.id: row for row, one in enumerate(self.summaries)}
        object.__setattr__(self, "rows", rows)

    def summary(self, conversation: str) -> Summary | None:
        """A conversation, if it is there."""
        row = self.rows.get(conversation)
        return None if row is None else self.summaries[row]


class ConversationsModel(QAbstractListModel):
    """A row for every conversation; its title can be edited."""

    rename_wished = Signal(str, str)
    """Id and title."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listing = Listing()

    def show(self, listing: Listing) -> bool:
        """Have these instead; tells whether rows are others than before."""
        if list(listing.rows) == list(self.listing.rows):
            self.listing = listing
            if listing.summaries:
                self.dataChanged.emit(self.index(0), self.index(len(listing.summaries) - 1))
            return False
        self.beginResetModel()
        self.listing = listing
        self.endResetModel()
        return True

    def summary(self, row: int) -> Summary:
        """The conversation in a row."""
        return self.listing.summaries[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many conversations there are."""
        return 0 if parent.isValid() else len(self.listing.summaries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each can be chosen and named."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, what is told below it, and what a screen reader says."""
        if not 0 <= index.row() < self.rowCount():
            return None
        summary, current = self.summary(index.row()), self.listing.current
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return summary.title
            case Qt.ItemDataRole.ToolTipRole:
                return f"<p>{_escaped(summary.title)}</p>"  # long ones are broken into lines
            case Qt.ItemDataRole.AccessibleTextRole:
                return read_out(summary, current)
            case _ if role == CAPTION_ROLE:
                return caption(summary, current)
            case _ if role == PINNED_ROLE:
                return summary.pinned
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Wish for another title; first words that were left as they are make no name."""
        if role != Qt.ItemDataRole.EditRole or not 0 <= index.row() < self.rowCount():
            return False
        summary, title = self.summary(index.row()), str(value).strip()
        if title != summary.title:
            self.rename_wished.emit(summary.id, title)
        return True


class FoundModel(QAbstractListModel):
    """A row for every turn in which something was found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[Found, ...] = ()
        self._listing = Listing()

    def show(self, found: tuple[Found, ...], listing: Listing) -> None:
        """Have these instead."""
        self.beginResetModel()
        self._found, self._listing = found, listing
        self.endResetModel()

    def found(self, row: int) -> Found:
        """What is in a row."""
        return self._found[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How much was found."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words around, where they are from, and what a screen reader says."""
        if not 0 <= index.row() < len(self._found):
            return None
        found = self._found[index.row()]
        words = "".join(piece for piece, _ in excerpt(found))
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{words}; in {self._place(found)}"
            case _ if role == PIECES_ROLE:
                return excerpt(found)
            case _ if role == CAPTION_ROLE:
                return self._place(found)
        return None

    def _place(self, found: Found) -> str:
        summary = self._listing.summary(found.conversation)
        day = when(found.begun)
        if found.turn == TITLE:
            return f"{day} · this is its title"
        return day if summary is None else f"{day} · {summary.title}"


def _escaped(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;")
