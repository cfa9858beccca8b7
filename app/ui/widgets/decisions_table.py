"""The table of decisions: follows its end, and is one column where it is narrow."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.look.scale import Space
from app.ui.look.theme import grown
from app.ui.state.decisions import Decisions
from app.ui.widgets.decisions_model import Column, DecisionsModel

_FEWEST_CHARACTERS = 80
"""In less room than this the columns would be too narrow to read."""

_LINES = 8
_FEWEST_LINES = 2
_LONG = (Column.WHY, Column.MEASURED, Column.WHOLE)
"""Columns whose words may need more than one line."""


class DecisionsTable(QTableView):
    """Shows decisions; Ctrl+C copies the chosen ones, or all."""

    def __init__(self) -> None:
        super().__init__()
        self.decisions = DecisionsModel(self)
        self.setModel(self.decisions)
        self.setItemDelegate(_Wrapped(self))
        self.setAccessibleName("Decisions")
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._set_up_headers()
        self._follows = True
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._follow)
        bar.valueChanged.connect(self._take_note)
        self._fit()

    def show_decisions(self, decisions: Decisions) -> None:
        """Show these; who reads further up goes on reading there."""
        top = QPersistentModelIndex() if self._follows else self._topmost()
        gone = self.decisions.show(decisions)
        if gone and top.isValid():
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def text(self) -> str:
        """All decisions, one in a line."""
        return self._lines(range(self.decisions.rowCount()))

    def sizeHint(self) -> QSize:
        """As high as some lines."""
        return self._high(_LINES)

    def minimumSizeHint(self) -> QSize:
        """As high as few lines: what is around it needs the room more."""
        return self._high(_FEWEST_LINES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one column where five have no room."""
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_follows"):
            self._fit()
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+C, which elsewhere in the window copies a message."""
        is_copy = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
        if is_copy and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the newest, where Qt would begin with the oldest."""
        if not self.currentIndex().isValid():
            self._go_to(self.decisions.rowCount() - 1)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy whole lines rather than the one cell that Qt would."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        QGuiApplication.clipboard().setText(self._lines(chosen) if chosen else self.text())

    @Slot()
    def _follow(self) -> None:
        """Stay at the end, however it moved."""
        if self._follows:
            self.scrollToBottom()

    @Slot(int)
    def _take_note(self, value: int) -> None:
        self._follows = value == self.verticalScrollBar().maximum()

    def _topmost(self) -> QPersistentModelIndex:
        return QPersistentModelIndex(self.indexAt(QPoint(0, 0)))

    def _lines(self, rows: Iterable[int]) -> str:
        return "\n".join(self.decisions.line(row) for row in rows)

    def _high(self, lines: int) -> QSize:
        usual = super().minimumSizeHint()
        return QSize(usual.width(), lines * self.fontMetrics().lineSpacing() + 2 * Space.TIGHT)

    def _set_up_headers(self) -> None:
        mode = QHeaderView.ResizeMode
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setSectionResizeMode(mode.ResizeToContents)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in _LONG:
            across.setSectionResizeMode(column, mode.Stretch)
        down.hide()
        down.setSectionResizeMode(mode.ResizeToContents)

    def _fit(self) -> None:
        needed = _FEWEST_CHARACTERS * self.fontMetrics().averageCharWidth()
        narrow = self.width() < needed
        for column in Column:
            self.setColumnHidden(column, (column is Column.WHOLE) is not narrow)
        self.horizontalHeader().setVisible(not narrow)
        if self.currentIndex().isValid():
            self._go_to(self.currentIndex().row())

    def _go_to(self, row: int) -> None:
        """Let the keyboard act on a row, in a column that is seen."""
        column = next(one for one in Column if not self.isColumnHidden(one))
        change = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(self.decisions.index(row, column), change)


class _Wrapped(QStyledItemDelegate):
    """Leaves the style sheet's padding out of the room for words, which Qt forgets to do."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        room = QStyleOptionViewItem(option)
        if index.column() in _LONG:
            room.rect.setWidth(option.rect.width() - 2 * grown(Space.SMALL))
        return super().sizeHint(room, index)
