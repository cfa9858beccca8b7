"""The button that plays what was kept of a conversation, and stops it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QToolButton

from app.ui.look.icons import Ink, icon

_PLAY = "Play from here"
_PLAY_TIP = "Play what was said and heard from here on"
_STOP = "Stop playing"
_STOP_TIP = "Stop playing (Esc)"


class PlayButton(QToolButton):
    """Plays, and while anything is played, stops it; hidden where there is nothing to be played."""

    play_wished = Signal()
    stop_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._playing = False
        self.clicked.connect(self._clicked)
        self.show_state(offered=False, playing=False)

    @property
    def playing(self) -> bool:
        """Whether it stops what is played."""
        return self._playing

    def show_state(self, *, offered: bool, playing: bool) -> None:
        """Follow what there is to be played, and what is played now."""
        self._playing = playing
        self.setIcon(icon("stop", Ink.ACCENT) if playing else icon("play"))
        self.setAccessibleName(_STOP if playing else _PLAY)
        self.setToolTip(_STOP_TIP if playing else _PLAY_TIP)
        self.setVisible(offered or playing)

    @Slot()
    def _clicked(self) -> None:
        (self.stop_wished if self._playing else self.play_wished).emit()
