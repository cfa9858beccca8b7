"""The talk button: one large round control to take the floor with, by mouse or by keyboard."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.look.theme import current_tokens, grown
from app.ui.state.phase import Phase
from app.ui.state.view_state import Levels
from app.ui.widgets.held_button import HeldButton
from app.ui.widgets.talk_face import MOVING, SIDE, Face, paint_face

BEAT_MILLISECONDS = 40
BEATS = 30
"""How many pictures a movement has before it begins again."""

QUIETEST, LOUDEST = -54.0, -9.0
"""Between these levels, in dBFS, what is heard and said is shown as more or less."""

SMALL = 0.62
"""Of the usual side, in a low window."""

FALL = 0.8
"""How fast a shown level sinks, so that the ring breathes instead of flickering."""

DOINGS: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.STARTING: "Parley is getting ready.",
        Phase.LISTENING: "Parley is listening.",
        Phase.HEARING: "Parley is hearing you.",
        Phase.THINKING: "Parley is thinking.",
        Phase.SPEAKING: "Parley is speaking.",
        Phase.MUTED: "The microphone is muted.",
        Phase.RESTING: "Parley is resting and wakes when you talk.",
        Phase.TROUBLE: "Parley's voice has stopped.",
    }
)
"""What is going on, said before what the button does."""


class TalkButton(HeldButton):
    """Shows what Parley is doing; held, or pressed twice, it lets the user talk."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = Phase.STARTING
        self._deaf = False
        self._still = self._small = False
        self._loudness = 0.0
        self._beat = 0
        self._clock = QTimer(self)
        self._clock.setInterval(BEAT_MILLISECONDS)
        self._clock.timeout.connect(self._on_beat)
        self.setAccessibleName("Talk")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._describe()

    def show_phase(self, phase: Phase, deaf: bool) -> None:
        """Show what Parley is doing, and whether the microphone is ignored meanwhile."""
        if (phase, deaf) == (self._phase, self._deaf):
            return
        if phase is not self._phase:
            self._loudness = 0.0
        self._phase, self._deaf = phase, deaf
        self._describe()
        self._keep_time()
        self.update()

    def show_levels(self, levels: Levels) -> None:
        """Show how loud it is, where the phase has a place for that."""
        if self._phase not in {Phase.HEARING, Phase.SPEAKING}:
            return
        heard = self._phase is Phase.HEARING
        level = levels.microphone if heard else levels.loudspeaker
        share = min(1.0, max(0.0, (level - QUIETEST) / (LOUDEST - QUIETEST)))
        self._loudness = max(share, self._loudness * FALL)
        if not self._still:
            self.update()

    def show_pressed(self, pressed: bool) -> None:
        """Show that talking began or ended by other means, such as a key or Esc."""
        super().show_pressed(pressed)
        self._describe()

    def set_hold(self, hold: bool) -> None:
        """Whether the button is held while talking, or pressed to begin and again to end."""
        super().set_hold(hold)
        self._describe()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Whether the button keeps still."""
        self._still = reduced
        self._keep_time()
        self.update()

    def set_small(self, small: bool) -> None:
        """Whether there is little room."""
        if small is not self._small:
            self._small = small
            self.updateGeometry()

    @property
    def face(self) -> Face:
        """What is being shown."""
        return Face(
            phase=self._phase,
            deaf=self._deaf,
            loudness=0.5 if self._still else self._loudness,
            beat=0.0 if self._still else self._beat / BEATS,
            hovered=self.underMouse() and self.isEnabled(),
            down=self._pressed,
            focused=self.hasFocus(),
        )

    def sizeHint(self) -> QSize:
        """Be as large as the text size asks for."""
        side = grown(SIDE * SMALL if self._small else SIDE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        paint_face(painter, min(self.width(), self.height()), self.face, current_tokens())
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move."""
        super().showEvent(event)
        self._keep_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Come up, and move no more."""
        super().hideEvent(event)
        self._keep_time()

    def changeEvent(self, event: QEvent) -> None:
        """Take note of another text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def _describe(self) -> None:
        """Say what is going on and what the button does now."""
        if self._pressed:
            deed = (
                "Let go when you have finished." if self._hold else "Press when you have finished."
            )
        else:
            deed = "Hold to talk." if self._hold else "Press to talk, and again to finish."
        words = " ".join(filter(None, (DOINGS.get(self._phase), deed)))
        self.setAccessibleDescription(words)
        self.setToolTip(words)

    def _keep_time(self) -> None:
        """Move only while there is something to see moving."""
        if self._phase in MOVING and self.isVisible() and not self._still:
            self._clock.start()
        else:
            self._clock.stop()

    @Slot()
    def _on_beat(self) -> None:
        self._beat = (self._beat + 1) % BEATS
        self.update()
