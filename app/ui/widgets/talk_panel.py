"""The talk control with what belongs to it: open mic, mute, stop and what Parley is doing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.core.commands import Attention
from app.core.feeling import in_words
from app.core.voice_events import Duplex
from app.ui.look.scale import Space, Tint, set_tint
from app.ui.state.view_state import ViewState, status_text
from app.ui.widgets.level_meter import LevelMeter
from app.ui.widgets.status_line import StatusLine
from app.ui.widgets.talk_button import TalkButton


class TalkPanel(QWidget):
    """One large button in the middle; beside it what is switched on and off."""

    def __init__(self, open_mic: QAction, mute: QAction, stop: QAction) -> None:
        super().__init__()
        self.button = TalkButton()
        self.status = StatusLine()
        self.meter = LevelMeter()
        self.meter.setAccessibleName("Microphone level")
        self._beside = (
            _toggle(open_mic, "Open mic"),
            _toggle(mute, "Mute"),
            _toggle(stop, "Stop"),
        )
        self._feelings_shown = False
        self._place(*self._beside)

    def show_state(self, state: ViewState) -> None:
        """Show what Parley is doing and how loud it is."""
        self.button.show_phase(state.phase, state.deaf)
        self.button.show_pressed(state.pressed)
        self.button.show_levels(state.levels)
        self.meter.show_level(state.levels.microphone)
        self.status.show_status(status_text(state), state.phase)
        self.status.show_microphone(state.microphone)
        listening = state.microphone and state.attention is Attention.OPEN
        self.status.show_half_duplex(bool(listening) and state.duplex is Duplex.HALF)
        self.status.show_feeling(in_words(state.feeling) if self._feelings_shown else "")

    def set_feelings_shown(self, shown: bool) -> None:
        """Whether it is said how the user sounds, from the next change of the state on."""
        self._feelings_shown = shown
        if not shown:
            self.status.show_feeling("")

    def fit(self, *, narrow: bool, low: bool) -> None:
        """Leave room for the conversation: icons without words, a smaller button, one line."""
        style = Qt.ToolButtonStyle
        for button in self._beside:
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if narrow else style.ToolButtonTextUnderIcon
            )
        self.button.set_small(low)
        self.status.set_one_line(low)

    def _place(self, open_mic: QToolButton, mute: QToolButton, stop: QToolButton) -> None:
        left, right = QHBoxLayout(), QHBoxLayout()
        left.addWidget(open_mic)
        left.addWidget(mute)
        left.addStretch(1)
        right.addStretch(1)
        right.addWidget(stop)
        below = QVBoxLayout()
        below.setSpacing(Space.TIGHT)
        below.addWidget(self.status, 0, Qt.AlignmentFlag.AlignHCenter)
        below.addWidget(self.meter, 0, Qt.AlignmentFlag.AlignHCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.LARGE)
        grid.addLayout(left, 0, 0)
        grid.addWidget(self.button, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addLayout(right, 0, 2)
        grid.addLayout(below, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)


def _toggle(action: QAction, words: str) -> QToolButton:
    """A button for an action, with few words below its icon."""
    action.setIconText(words)
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setAccessibleName(words)
    set_tint(button, Tint.QUIET)
    return button
