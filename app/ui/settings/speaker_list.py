"""The list of speakers: name, accent, gender and stars of each, the chosen one with a tick."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.speech.voices import Speaker
from app.ui.look.icons import paint_icon
from app.ui.look.scale import Space
from app.ui.look.theme import current_tokens
from app.ui.settings.casting import described, read_out, star_text

_NAME = Qt.ItemDataRole.UserRole
_DETAILS = Qt.ItemDataRole.UserRole + 1
_STARS = Qt.ItemDataRole.UserRole + 2
_ROWS = 6
_SMALLER = 13 / 15
Index = QModelIndex | QPersistentModelIndex


class SpeakerList(QListWidget):
    """Choose by click or arrow keys."""

    chosen = Signal(str)
    """Name of the speaker that the user has chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_SpeakerDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.itemSelectionChanged.connect(self._tell)

    def show_speakers(self, speakers: Sequence[Speaker], chosen: str) -> None:
        """Show these speakers; the chosen one may be missing among them."""
        self.blockSignals(True)
        self.clear()
        for speaker in speakers:
            item = QListWidgetItem(speaker.display_name, self)
            item.setData(_NAME, speaker.name)
            item.setData(_DETAILS, described(speaker))
            item.setData(_STARS, star_text(speaker))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, read_out(speaker))
            if speaker.name == chosen:
                self.setCurrentItem(item)
                self.scrollToItem(item, SpeakerList.ScrollHint.PositionAtCenter)
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        """As high as a few speakers."""
        return QSize(super().sizeHint().width(), _row_height(self.font()) * _ROWS + Space.SMALL)

    def minimumSizeHint(self) -> QSize:
        """Never less high: the page scrolls instead."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    @Slot()
    def _tell(self) -> None:
        for item in self.selectedItems():
            self.chosen.emit(item.data(_NAME))


class _SpeakerDelegate(QStyledItemDelegate):
    """Two lines for each speaker: the name, ticked or not, and what is known."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, _row_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        option.text = ""  # the style paints what is behind the words only
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        tokens = current_tokens()
        lines = option.rect.adjusted(Space.MEDIUM, Space.SMALL, -Space.MEDIUM, -Space.SMALL)
        half = lines.height() // 2
        upper, lower = lines.adjusted(0, 0, 0, -half), lines.adjusted(0, half, 0, 0)
        if chosen:
            mark = QRectF(upper.right() - upper.height(), upper.y(), upper.height(), upper.height())
            paint_icon(painter, "check", mark, tokens.accent)
            upper.setRight(int(mark.left()))
        painter.setPen(tokens.text)
        painter.setFont(_emphasised(option.font))
        _write(painter, upper, index.data(Qt.ItemDataRole.DisplayRole))
        painter.setPen(tokens.text_quiet)
        painter.setFont(_smaller(option.font))
        stars = index.data(_STARS)
        _write(painter, lower, stars, Qt.AlignmentFlag.AlignRight)
        lower.setRight(lower.right() - painter.fontMetrics().horizontalAdvance(stars + " "))
        _write(painter, lower, index.data(_DETAILS))
        painter.restore()


def _write(
    painter: QPainter,
    where: QRect,
    words: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, where.width())
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, shown)


def _emphasised(font: QFont) -> QFont:
    emphasised = QFont(font)
    emphasised.setWeight(QFont.Weight.Medium)
    return emphasised


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * _SMALLER)
    return smaller


def _row_height(font: QFont) -> int:
    """Two lines and the room around them."""
    lines = QFontMetrics(font).height() + QFontMetrics(_smaller(font)).height()
    return lines + 2 * Space.SMALL
