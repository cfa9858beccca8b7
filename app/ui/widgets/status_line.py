"""The status line: in words what Parley is doing, and through which microphone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from app.ui.look.icons import Ink
from app.ui.look.scale import Space, Tint, TypeRole, set_role, set_tint
from app.ui.state.phase import Phase
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.talk_face import SYMBOLS


class StatusLine(QWidget):
    """Two short lines to stand below the talk button, the second only if it says anything."""

    def __init__(self) -> None:
        super().__init__()
        self._symbol = IconLabel(SYMBOLS[Phase.STARTING])
        self._words = QLabel(Phase.STARTING.value)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._microphone = _Caption("microphone")
        self._half_duplex = _Caption("half-duplex")
        self._half_duplex.words.setText("Taking turns")
        self._half_duplex.setToolTip(
            "While Parley speaks, only “stop” is listened for, so that it does not hear itself."
        )
        self._feeling = _Caption("ear")
        self._offline = _Caption("privacy")
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.addLayout(_centred(self._symbol, self._words, spacing=Space.SMALL))
        captions = (self._microphone, self._half_duplex, self._feeling, self._offline)
        self._lines.addLayout(_centred(*captions, spacing=Space.LARGE))
        self._brief, self._takes_turns = True, False
        self.set_one_line(False)

    def set_one_line(self, one: bool) -> None:
        """Whether both stand beside one another, where there is little room."""
        direction = QBoxLayout.Direction
        self._lines.setDirection(direction.LeftToRight if one else direction.TopToBottom)
        self._lines.setSpacing(Space.LARGE if one else Space.HAIR)
        self._one_line = one
        self._show_captions()

    def show_status(self, text: str, phase: Phase) -> None:
        """Say what Parley is doing."""
        self._words.setText(text)
        self._brief = text == phase.value
        self._show_captions()
        trouble = phase is Phase.TROUBLE
        self._symbol.show_icon(SYMBOLS[phase], Ink.DANGER if trouble else Ink.QUIET)

    def show_microphone(self, name: str) -> None:
        """Name the microphone in use; an empty name is not shown."""
        self._microphone.words.setText(name)
        self._show_captions()

    def show_half_duplex(self, half_duplex: bool) -> None:
        """Mark that nothing but “stop” is listened for while Parley speaks."""
        self._takes_turns = half_duplex
        self._show_captions()

    def _show_captions(self) -> None:
        """Where all is on one line, a sentence needs it alone."""
        room = self._brief or not self._one_line
        self._microphone.setVisible(room and bool(self._microphone.words.text()))
        self._half_duplex.setVisible(room and self._takes_turns)
        self._feeling.setVisible(room and bool(self._feeling.words.text()))
        self._offline.setVisible(room and bool(self._offline.words.text()))

    def show_feeling(self, word: str) -> None:
        """Say how the user sounds, in a word; an empty one is not shown."""
        self._feeling.words.setText(f"You sound {word}" if word else "")
        self._show_captions()

    def show_offline(self, text: str, explanation: str) -> None:
        """Say whether anything is connected, and on what that rests; empty is not shown."""
        words = self._offline.words
        words.setText(text)
        words.setToolTip(f"{text}\n{explanation}")  # the text may have been cut short
        words.setAccessibleName(text)
        words.setAccessibleDescription(explanation)
        self._show_captions()

    @property
    def text(self) -> str:
        """What stands in the first line."""
        return self._words.text()


class _Caption(QWidget):
    """A small icon and a few quiet words."""

    def __init__(self, symbol: str) -> None:
        super().__init__()
        self.words = ElidedLabel()
        set_role(self.words, TypeRole.CAPTION)
        set_tint(self.words, Tint.QUIET)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        row.addWidget(IconLabel(symbol))
        row.addWidget(self.words)


def _centred(*widgets: QWidget, spacing: Space) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
