"""The decisions as Qt's tables see them: a row for each, oldest first."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.look.icons import Ink, icon
from app.ui.state.decisions import Decisions, Made

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

SYMBOLS = {
    "Answered": "conversation",
    "Waited": "clock",
    "Ducked": "loudspeaker-bare",
    "Paused": "pause",
    "Resumed": "play",
    "Ignored": "close",
    "Put off": "retry",
    "Cancelled": "stop",
    "Listening": "ear",
}
"""Verdict -> the icon beside it."""


class Column(IntEnum):
    """What stands in a column; the last has everything, for where there is no room for more."""

    TIME = 0
    TURN = 1
    WHAT = 2
    WHY = 3
    MEASURED = 4
    WHOLE = 5


_TITLES = {
    Column.TIME: "Time",
    Column.TURN: "Turn",
    Column.WHAT: "What",
    Column.WHY: "Why",
    Column.MEASURED: "Measured",
    Column.WHOLE: "Decision",
}


class DecisionsModel(QAbstractTableModel):
    """Rows come at the end and go at the beginning."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decisions = Decisions()
        self._made: list[Made] = []

    def show(self, decisions: Decisions) -> int:
        """Have these instead, which follow from those before; return how many rows have gone."""
        gone = min(decisions.forgotten - self._decisions.forgotten, len(self._made))
        self._decisions = decisions
        if gone:
            self.beginRemoveRows(_ROOT, 0, gone - 1)
            del self._made[:gone]
            self.endRemoveRows()
        fresh = decisions.made[len(self._made) :]
        if fresh:
            self.beginInsertRows(_ROOT, len(self._made), len(decisions.made) - 1)
            self._made += fresh
            self.endInsertRows()
        return gone

    def line(self, row: int) -> str:
        """All of a decision in one line."""
        return self._made[row].line

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many decisions there are."""
        return 0 if parent.isValid() else len(self._made)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, and the icon beside the verdict."""
        if not 0 <= index.row() < len(self._made):
            return None
        made, column = self._made[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(made, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.WHAT:
            return icon(SYMBOLS[made.decision.verdict], Ink.QUIET)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """What is in a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[Column(section)]
        return None


def _words(made: Made, column: Column) -> str:
    decision = made.decision
    match column:
        case Column.TIME:
            return made.clock
        case Column.TURN:
            return str(decision.turn or "")
        case Column.WHAT:
            return decision.verdict
        case Column.WHY:
            return decision.reason
        case Column.MEASURED:
            return decision.figures
    return made.line
