"""Draws the rows of the history's lists, and lets a title be edited in its place."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.history.models import CAPTION_ROLE, PIECES_ROLE, PINNED_ROLE, Index
from app.ui.history.wording import Pieces
from app.ui.look.icons import paint_icon
from app.ui.look.scale import Space
from app.ui.look.theme import current_tokens

_SMALLER = 13 / 15
_EXCERPT_LINES = 2


class _Rows(QStyledItemDelegate):
    """Some lines of words and a caption below them; all rows are of one height."""

    lines = 1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the lines, the caption and the room around them."""
        words = QFontMetrics(option.font).lineSpacing() * self.lines
        return QSize(0, words + QFontMetrics(_smaller(option.font)).height() + 2 * Space.SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        self.initStyleOption(option, index)
        option.text = ""  # the style paints what is behind the words only
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        room = option.rect.adjusted(Space.MEDIUM, Space.SMALL, -Space.MEDIUM, -Space.SMALL)
        below = QFontMetrics(_smaller(option.font)).height()
        painter.save()
        painter.setPen(current_tokens().text)
        painter.setFont(option.font)
        self._paint_words(painter, room.adjusted(0, 0, 0, -below), index, option)
        painter.setPen(current_tokens().text_quiet)
        painter.setFont(_smaller(option.font))
        caption = QRect(room.left(), room.bottom() - below, room.width(), below)
        _write(painter, caption, index.data(CAPTION_ROLE))
        painter.restore()

    def _paint_words(
        self, painter: QPainter, room: QRect, index: Index, option: QStyleOptionViewItem
    ) -> None:
        raise NotImplementedError


class ConversationRows(_Rows):
    """The title of a conversation, with a pin if it is pinned."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        """A field for the title."""
        field = QLineEdit(parent)
        field.setAccessibleName("Title of the conversation")
        field.setPlaceholderText("Its first words")
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """In the middle of the row, as high as it needs to be."""
        room = QRect(option.rect)
        room.setHeight(min(editor.sizeHint().height(), room.height()))
        room.moveCenter(option.rect.center())
        editor.setGeometry(room)

    def _paint_words(
        self, painter: QPainter, room: QRect, index: Index, option: QStyleOptionViewItem
    ) -> None:
        if index.data(PINNED_ROLE):
            side = min(room.height(), painter.fontMetrics().height())
            mark = QRectF(room.right() - side, room.center().y() - side / 2, side, side)
            if option.direction is Qt.LayoutDirection.RightToLeft:
                mark.moveLeft(room.left())
                room = room.adjusted(side + Space.TIGHT, 0, 0, 0)
            else:
                room = room.adjusted(0, 0, -side - Space.TIGHT, 0)
            paint_icon(painter, "pin", mark, current_tokens().accent)
        painter.setFont(_emphasised(option.font))
        _write(painter, room, index.data(Qt.ItemDataRole.DisplayRole))


class FoundRows(_Rows):
    """The words around what was found, which is heavier and underlined."""

    lines = _EXCERPT_LINES

    def _paint_words(
        self, painter: QPainter, room: QRect, index: Index, option: QStyleOptionViewItem
    ) -> None:
        layout = laid_out(index.data(PIECES_ROLE), option.font, room.width())
        layout.draw(painter, QPointF(room.topLeft()))


def laid_out(pieces: Pieces, font: QFont, width: float) -> QTextLayout:
    """As many lines of an excerpt as are shown, what was found marked."""
    layout = QTextLayout("".join(words for words, _ in pieces), font)
    layout.setTextOption(QTextOption())
    marks, place = [], 0
    for words, hit in pieces:
        units = len(words.encode("utf-16-le")) // 2  # as Qt counts
        if hit:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length, mark.format = place, units, _hit()
            marks.append(mark)
        place += units
    layout.setFormats(marks)
    layout.beginLayout()
    top = 0.0
    for _ in range(_EXCERPT_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _hit() -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(True)
    return look


def _write(painter: QPainter, where: QRect, words: str) -> None:
    line = " ".join(words.split())
    shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, where.width())
    painter.drawText(where, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)


def _emphasised(font: QFont) -> QFont:
    emphasised = QFont(font)
    emphasised.setWeight(QFont.Weight.Medium)
    return emphasised


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * _SMALLER)
    return smaller
