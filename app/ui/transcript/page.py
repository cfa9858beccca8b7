"""One message laid out for a width: where its text, its bubble and its label lie."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF

from app.ui.look.theme import Tokens
from app.ui.state.entries import Fate
from app.ui.transcript.document import Document, Stretch
from app.ui.transcript.message import Message, Who

_WIDEST = 70
"""Characters in a line at most: longer ones are hard to follow."""

_BUBBLE_SHARE = 0.8
_LEAD = 0.06
"""Lines are spaced out below; so much further down a bubble's text is in the middle of it."""

_SMALL = 0.87
"""The size of labels, as a share of the text's."""


@dataclass(frozen=True)
class Look:
    """What all messages have in common: font, colours and the room for their buttons."""

    font: QFont
    tokens: Tokens
    bar: QSizeF
    """How large the buttons beside a message are."""

    mirrored: bool = False
    """Whether the window runs from right to left."""

    @property
    def line(self) -> float:
        """The height of a line, from which every distance is taken."""
        return QFontMetricsF(self.font).lineSpacing()

    @property
    def character(self) -> float:
        """The width of a character."""
        return QFontMetricsF(self.font).averageCharWidth()

    @property
    def small(self) -> QFont:
        """The font of labels."""
        font = QFont(self.font)
        font.setPointSizeF(self.font.pointSizeF() * _SMALL)
        return font

    def column(self, width: float) -> QRectF:
        """Where text lies in a view of that width; the height means nothing."""
        margin = max(1.2 * self.line, (width - _WIDEST * self.character) / 2)
        return QRectF(margin, 0, max(1.0, width - 2 * margin), 0)


@dataclass(frozen=True)
class Block:
    """A text in its place."""

    document: Document
    place: QPointF


@dataclass(frozen=True)
class Page:
    """A message in a row whose top left corner is the origin."""

    message: Message
    height: int
    body: QRectF
    """What the message covers: the bubble, or the reply with its label."""

    blocks: tuple[Block, ...]
    warning: QRectF | None = None
    """Where a warning sign stands."""


def estimated_height(message: Message, width: float, look: Look) -> int:
    """Roughly how high a message is, without laying it out."""
    room = look.column(width).width() * (_BUBBLE_SHARE if message.who is Who.USER else 1.0)
    text = message.plain
    lines = 1 + text.count("\n") + int(len(text) * look.character / max(1.0, room))
    return ceil(lines * look.line + _gap_below(message, look) + 2 * look.line)


def laid_out(message: Message, width: float, look: Look) -> Page:
    """The page of a message."""
    column = look.column(width)
    if message.who is Who.USER:
        return _user_page(message, column, look)
    return _reply_page(message, column, look)


def _user_page(message: Message, column: QRectF, look: Look) -> Page:
    """A bubble at the far side, no wider than its words."""
    side, above = 0.75 * look.line, 0.45 * look.line
    beside = column.width() - look.bar.width() - look.line
    widest = max(0.5 * column.width(), min(_BUBBLE_SHARE * column.width(), beside))
    colour = look.tokens.text_quiet if message.tentative else look.tokens.text
    document = Document(look.font)
    document.write([Stretch(message.text, colour)])
    document.setTextWidth(widest - 2 * side)
    document.setTextWidth(ceil(document.idealWidth()) + 1)
    size = document.size()
    body = QRectF(0, 0.5 * look.line, size.width() + 2 * side, size.height() + 2 * above)
    if look.mirrored:
        body.moveLeft(column.left())
    else:
        body.moveRight(column.right())
    lead = QPointF(0, _LEAD * look.line)
    block = Block(document, body.topLeft() + QPointF(side, above) + lead)
    return Page(message, ceil(body.bottom() + _gap_below(message, look)), body, (block,))


def _reply_page(message: Message, column: QRectF, look: Look) -> Page:
    """The reply over the whole column, then what became of it."""
    left, top = column.left(), 0.35 * look.line
    blocks, bottom = [], top
    if message.plain:
        document = _reply(message, look)
        document.setTextWidth(column.width())
        blocks.append(Block(document, QPointF(left, bottom)))
        bottom += document.size().height()
    warning = None
    if message.label or message.advice:
        bottom += 0.3 * look.line if blocks else 0.0
        indent = 1.5 * look.line if message.advice else 0.0
        colour = look.tokens.text if message.advice else look.tokens.text_quiet
        document = Document(look.font if message.advice else look.small)
        document.write([Stretch(message.advice or message.label.capitalize(), colour)])
        document.setTextWidth(column.width() - indent)
        if message.advice:
            warning = _sign(column, bottom, look)
        start = left if look.mirrored else left + indent
        blocks.append(Block(document, QPointF(start, bottom)))
        bottom += document.size().height()
    body = QRectF(left, top, column.width(), bottom - top)
    height = ceil(bottom + _gap_below(message, look))
    return Page(message, height, body, tuple(blocks), warning)


def _reply(message: Message, look: Look) -> Document:
    """The words of the reply, heard and not (yet) heard."""
    document, tokens = Document(look.font), look.tokens
    text, heard = message.plain, len(message.heard)
    if message.entry.fate is Fate.FINISHED:
        document.write_markdown(text, tokens.text)
        return document
    struck = message.entry.fate in (Fate.CUT_SHORT, Fate.FAILED)
    rest = text[heard:]
    spaces = len(rest) - len(rest.lstrip())
    document.write(
        [
            Stretch(text[: heard + spaces], tokens.text),
            Stretch(rest[spaces:], tokens.text_quiet, struck),
        ]
    )
    return document


def _sign(column: QRectF, top: float, look: Look) -> QRectF:
    """A square for a sign, as high as a line of text, at its beginning."""
    sign = QRectF(column.left(), top, look.line, look.line)
    if look.mirrored:
        sign.moveRight(column.right())
    return sign


def _gap_below(message: Message, look: Look) -> float:
    """The buttons of a reply lie below it, those of the user's words beside them."""
    return look.bar.height() + 0.3 * look.line if message.who is Who.PARLEY else 0.5 * look.line
