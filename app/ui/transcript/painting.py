"""Draws a message that has been laid out."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from app.ui.look.icons import paint_icon
from app.ui.transcript.message import Who
from app.ui.transcript.page import Look, Page

_OUTLINE = 1.0
_FRAME = 2.0


def paint_page(painter: QPainter, page: Page, top: float, look: Look, *, framed: bool) -> None:
    """Draw a message whose row begins at `top`; `framed` if the keyboard acts on it."""
    painter.save()
    painter.translate(0, top)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if page.message.who is Who.USER:
        _paint_bubble(painter, page, look)
    if framed:
        _paint_frame(painter, page, look)
    for block in page.blocks:
        painter.translate(block.place)
        block.document.drawContents(painter)
        painter.translate(-block.place)
    if page.warning is not None:
        paint_icon(painter, "warning", page.warning, look.tokens.danger)
    painter.restore()


def _paint_bubble(painter: QPainter, page: Page, look: Look) -> None:
    """Soft and filled for what was said, an outline for what may still change."""
    tokens, radius = look.tokens, 0.8 * look.line
    body = page.body
    if page.message.tentative:
        inset = _OUTLINE / 2
        body = body.adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(tokens.outline, _OUTLINE, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.surface)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent_soft)
    painter.drawRoundedRect(body, radius, radius)


def _paint_frame(painter: QPainter, page: Page, look: Look) -> None:
    """A ring around the message, a little away from it."""
    away = 0.2 * look.line
    ring = page.body.adjusted(-away, -away, away, away)
    if page.message.who is Who.PARLEY:
        ring = ring.adjusted(-away, 0, away, 0)
    radius = (0.8 if page.message.who is Who.USER else 0.4) * look.line + away
    _paint_ring(painter, ring, radius, look)


def paint_empty(painter: QPainter, view: QRectF, look: Look) -> None:
    """Show that the keyboard is in a view without messages."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    column, away = look.column(view.width()), 0.4 * look.line
    ring = QRectF(column.left(), view.top(), column.width(), view.height())
    _paint_ring(painter, ring.adjusted(-away, away, away, -away), away, look)


def _paint_ring(painter: QPainter, ring: QRectF, radius: float, look: Look) -> None:
    painter.setPen(QPen(look.tokens.focus, _FRAME))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(ring, radius, radius)


def bar_place(page: Page, size: QSizeF, look: Look) -> QPointF:
    """Where buttons of that size lie in a row: below a reply, beside the user's words."""
    bar, body = QRectF(QPointF(), size), page.body
    gap = 0.4 * look.line
    if page.message.who is Who.PARLEY:
        bar.moveTopLeft(body.bottomLeft() + QPointF(-1.3 * gap, gap / 2))
        if look.mirrored:
            bar.moveRight(body.right() + 1.3 * gap)
    else:
        bar.moveCenter(body.center())
        if look.mirrored:
            bar.moveLeft(body.right() + gap)
        else:
            bar.moveRight(max(bar.width(), body.left() - gap))
    return bar.topLeft()
