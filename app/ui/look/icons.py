"""Icons from resources/icons, always in the colours of the theme in use."""

from enum import StrEnum
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.core.paths import Paths
from app.ui.look.theme import current_tokens

ICONS = Paths.default().resources / "icons"
APPLICATION = "parley"
"""Parley's own icon, the only one with colours of its own."""

SIZES = (16, 22, 24, 32, 48, 64, 128, 256)


class Ink(StrEnum):
    """What an icon is drawn in: the name of a token."""

    TEXT = "text"
    QUIET = "text_quiet"
    DISABLED = "text_disabled"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    DANGER = "danger"
    WARNING = "warning"
    SUCCESS = "success"

    @property
    def colour(self) -> QColor:
        """The colour in the theme in use."""
        colour: QColor = getattr(current_tokens(), self.value)
        return colour


@cache
def _drawing(name: str) -> bytes:
    """The picture's source, in currentColor."""
    return (ICONS / f"{name}.svg").read_bytes()


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace(b"currentColor", colour.encode())))


def paint_icon(painter: QPainter, name: str, where: QRectF, colour: QColor) -> None:
    """Draw an icon; for widgets that paint themselves."""
    _renderer(name, colour.name()).render(painter, where)


class _Drawn(QIconEngine):
    """Draws an icon afresh each time, so that a change of theme needs no new icons."""

    def __init__(self, name: str, ink: Ink) -> None:
        super().__init__()
        self._name = name
        self._ink = ink

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ink = Ink.DISABLED if mode is QIcon.Mode.Disabled else self._ink
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        paint_icon(painter, self._name, square, ink.colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        clone = _Drawn(self._name, self._ink)
        _clones.append(clone)
        return clone


_clones: list[QIconEngine] = []
"""Kept, since PySide frees an engine that Qt has asked for and Python has let go."""


@cache
def icon(name: str, ink: Ink = Ink.TEXT) -> QIcon:
    """The icon of that name in resources/icons; on an accent button its ink is ON_ACCENT."""
    if not (ICONS / f"{name}.svg").exists():
        raise ValueError(f"there is no icon named {name!r} in resources/icons")
    return QIcon(_Drawn(name, ink))


@cache
def application_icon() -> QIcon:
    """Parley's own icon, for windows and the tray."""
    drawn = QIcon()
    for side in SIZES:
        drawn.addPixmap(icon(APPLICATION).pixmap(QSize(side, side), 1.0))
    return drawn
