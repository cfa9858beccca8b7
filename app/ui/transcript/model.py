"""The messages as Qt sees them; changes are told as narrowly as they happen."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.state.entries import Entry
from app.ui.transcript.message import Message, messages_of

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
WHO_ROLE = int(Qt.ItemDataRole.UserRole) + 2


class TranscriptModel(QAbstractListModel):
    """A row for every message, oldest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._first_rows: list[int] = []
        self._messages: list[Message] = []

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Have these entries instead; those that are the same objects as before are left alone."""
        kept = _same(self._entries, entries)
        first = self._first_rows[kept] if kept < len(self._first_rows) else len(self._messages)
        rest: list[Message] = []
        del self._first_rows[kept:]
        for entry in entries[kept:]:
            self._first_rows.append(first + len(rest))
            rest += messages_of(entry)
        self._entries = entries
        self._replace_from(first, rest)

    def message(self, row: int) -> Message:
        """The message in a row."""
        return self._messages[row]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many messages there are."""
        return 0 if parent.isValid() else len(self._messages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, what a screen reader says, and whose message it is."""
        if not 0 <= index.row() < len(self._messages):
            return None
        message = self._messages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return message.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return message.accessible
        return {ENTRY_ROLE: message.entry, WHO_ROLE: message.who}.get(role)

    def _replace_from(self, first: int, rest: list[Message]) -> None:
        """Put messages in the place of all from a row on."""
        old, new = len(self._messages) - first, len(rest)
        both = min(old, new)
        changed = [row for row in range(both) if self._messages[first + row] != rest[row]]
        self._messages[first : first + both] = rest[:both]
        if changed:
            top, bottom = self.index(first + changed[0]), self.index(first + changed[-1])
            self.dataChanged.emit(top, bottom)
        if old > both:
            self.beginRemoveRows(_ROOT, first + both, first + old - 1)
            del self._messages[first + both :]
            self.endRemoveRows()
        if new > both:
            self.beginInsertRows(_ROOT, first + both, first + new - 1)
            self._messages += rest[both:]
            self.endInsertRows()


def _same(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> int:
    """How many entries at the beginning are the same."""
    for place, (one, other) in enumerate(zip(before, after, strict=False)):
        if one is not other:
            return place
    return min(len(before), len(after))
