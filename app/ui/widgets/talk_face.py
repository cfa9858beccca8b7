"""How the talk button looks in each phase: told apart by symbol and shape, not by colour alone."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.look.icons import paint_icon
from app.ui.look.theme import Tokens
from app.ui.state.phase import Phase

SYMBOLS: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.STARTING: "microphone",
        Phase.READY: "microphone",
        Phase.LISTENING: "microphone",
        Phase.HEARING: "microphone",
        Phase.THINKING: "thinking",
        Phase.SPEAKING: "loudspeaker",
        Phase.MUTED: "microphone-off",
        Phase.RESTING: "resting",
        Phase.TROUBLE: "warning",
    }
)
"""The icon that stands for a phase, here and in the status line."""

FILLED = {Phase.LISTENING, Phase.HEARING}
MOVING = {Phase.STARTING, Phase.THINKING}

SIDE = 108
"""The whole face at 100 %; all below are parts of it."""
DISC = 42
HALO = 9
LINE = 2.0
FOCUS_RING = 52
SYMBOL = 34
BADGE = 13


@dataclass(frozen=True, slots=True)
class Face:
    """What the talk button is to show."""

    phase: Phase
    deaf: bool = False
    loudness: float = 0.0
    """Of what is heard or said, from 0 to 1."""

    beat: float = 0.0
    """How far the movement has come, from 0 to 1 and round again."""

    hovered: bool = False
    down: bool = False
    focused: bool = False


def paint_face(painter: QPainter, side: float, face: Face, tokens: Tokens) -> None:
    """Draw the button into a square of this size."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / SIDE, side / SIDE)
    painter.translate(SIDE / 2, SIDE / 2)
    if face.focused:
        _ring(painter, FOCUS_RING, tokens.focus, LINE)
    if face.phase is Phase.HEARING:
        _paint_halo(painter, face.loudness, tokens)
    _paint_disc(painter, face, tokens)
    ink = _ink(face.phase, tokens)
    if face.phase is Phase.THINKING:
        _paint_dots(painter, face.beat, ink)
    elif face.phase is Phase.SPEAKING:
        _paint_loudspeaker(painter, face.loudness, ink, tokens.outline)
    else:
        paint_icon(painter, SYMBOLS[face.phase], _centred(SYMBOL), ink)
    if face.deaf:
        _paint_badge(painter, tokens)


def _ink(phase: Phase, tokens: Tokens) -> QColor:
    if phase in FILLED:
        return tokens.on_accent
    if phase is Phase.TROUBLE:
        return tokens.danger
    return tokens.text_quiet if phase in {Phase.MUTED, Phase.RESTING} else tokens.accent


def _fill(face: Face, tokens: Tokens) -> QColor:
    """The colour of the disc."""
    if face.phase in FILLED:
        if face.down:
            return tokens.accent_pressed
        return tokens.accent_hover if face.hovered else tokens.accent
    if face.down:
        return tokens.pressed
    if face.hovered:
        return tokens.hover
    if face.phase is Phase.TROUBLE:
        return tokens.danger_soft
    if face.phase in {Phase.THINKING, Phase.SPEAKING}:
        return tokens.accent_soft
    return tokens.surface_raised


def _paint_disc(painter: QPainter, face: Face, tokens: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_fill(face, tokens))
    painter.drawEllipse(QPointF(), DISC, DISC)
    if face.phase in FILLED:
        return
    edge = tokens.outline if face.phase is Phase.STARTING else _ink(face.phase, tokens)
    pen = QPen(edge, LINE)
    if face.phase is Phase.STARTING:
        dash = 2 * math.pi * (DISC - LINE / 2) / 16 / LINE
        pen.setDashPattern([dash / 2, dash / 2])
        pen.setDashOffset(-face.beat * dash)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(), DISC - LINE / 2, DISC - LINE / 2)


def _paint_halo(painter: QPainter, loudness: float, tokens: Tokens) -> None:
    """A soft ring that grows as the user speaks louder."""
    radius = DISC + 3 + (HALO - 3) * loudness
    painter.setPen(QPen(tokens.accent, LINE))
    painter.setBrush(tokens.accent_soft)
    painter.drawEllipse(QPointF(), radius - LINE / 2, radius - LINE / 2)


def _paint_dots(painter: QPainter, beat: float, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for place in (-1, 0, 1):
        lift = max(0.0, math.sin(2 * math.pi * (beat - (place + 1) / 6)))
        painter.drawEllipse(QPointF(14.0 * place, -5.0 * lift), 4.5, 4.5)


def _paint_loudspeaker(painter: QPainter, loudness: float, ink: QColor, faint: QColor) -> None:
    """A loudspeaker with three waves, of which as many are strong as it is loud."""
    body = _centred(SYMBOL)
    body.translate(-4, 0)
    paint_icon(painter, "loudspeaker-bare", body, ink)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wave in range(3):
        strong = loudness > wave / 3
        pen = QPen(ink if strong else faint, 2.4 if strong else 1.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        reach = 7.0 + 6.0 * wave
        arc = QRectF(-reach, -reach, 2 * reach, 2 * reach).translated(-3.5, 0)
        painter.drawArc(arc, -42 * 16, 84 * 16)


def _paint_badge(painter: QPainter, tokens: Tokens) -> None:
    """A small crossed microphone at the edge: nothing is heard meanwhile."""
    place = QPointF(DISC * 0.72, DISC * 0.72)
    painter.setPen(QPen(tokens.outline, 1.2))
    painter.setBrush(tokens.surface_raised)
    painter.drawEllipse(place, BADGE, BADGE)
    symbol = _centred(BADGE * 1.35)
    symbol.moveCenter(place)
    paint_icon(painter, "microphone-off", symbol, tokens.text)


def _ring(painter: QPainter, radius: float, colour: QColor, line: float) -> None:
    painter.setPen(QPen(colour, line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(), radius - line / 2, radius - line / 2)


def _centred(side: float) -> QRectF:
    return QRectF(-side / 2, -side / 2, side, side)
