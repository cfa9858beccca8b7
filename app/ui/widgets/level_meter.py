"""A slim meter: how loud it is now, and how loud it was a moment ago."""

from bisect import bisect
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.look.theme import Tokens, current_tokens, grown, grown_with_text

QUIETEST, LOUDEST = -60.0, 0.0
"""The meter's ends in dBFS."""

SEGMENTS = 24
WIDTH, HEIGHT = 180, 6
GAP = 3.0
HOLD_SECONDS = 1.2

LOUD, TOO_LOUD = -12.0, -3.0
WORDS = ("Silent", "Quiet", "Good", "Loud", "Too loud")
STEPS = (-50.0, -36.0, LOUD, TOO_LOUD)
"""Levels from which the next word holds."""


class LevelMeter(QWidget):
    """Shows a level in dBFS; whoever makes it says whose by its accessible name."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._level = QUIETEST
        self._peak = QUIETEST
        self._peak_time = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(WORDS[0])

    def show_level(self, level: float) -> None:
        """Show a level; the highest of the last moment stays marked."""
        self._level = min(LOUDEST, max(QUIETEST, level))
        now = self._clock()
        if self._level >= self._peak or now - self._peak_time > HOLD_SECONDS:
            self._peak, self._peak_time = self._level, now
        words = WORDS[bisect(STEPS, self._level)]
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        self.update()

    @property
    def lit(self) -> int:
        """How many segments are lit."""
        return _segments(self._level)

    @property
    def marked(self) -> int:
        """Up to which segment it was loud a moment ago."""
        return _segments(self._peak)

    def sizeHint(self) -> QSize:
        """Be as large as the text size asks for."""
        return QSize(grown(WIDTH), grown_with_text(HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        """Take note of another text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tokens = current_tokens()
        step = (self.width() + GAP) / SEGMENTS
        height = min(self.height(), grown_with_text(HEIGHT))
        box = QRectF(0, (self.height() - height) / 2, step - GAP, height)
        round_by = min(box.width(), box.height()) / 2
        for segment in range(SEGMENTS):
            shown = segment < self.lit or segment == self.marked - 1
            painter.setBrush(_colour(segment, tokens) if shown else tokens.hairline)
            painter.drawRoundedRect(box.translated(segment * step, 0), round_by, round_by)
        painter.end()


def _segments(level: float) -> int:
    return round((level - QUIETEST) / (LOUDEST - QUIETEST) * SEGMENTS)


def _colour(segment: int, tokens: Tokens) -> QColor:
    """The colour of a lit segment."""
    if segment >= _segments(TOO_LOUD):
        return tokens.danger
    return tokens.warning if segment >= _segments(LOUD) else tokens.accent
