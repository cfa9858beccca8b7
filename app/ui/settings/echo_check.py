"""Measuring the echo: a button, and what came of it as a sentence."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.echo import allowed_by
from app.core.settings import DuplexWish, SoundSettings
from app.core.voice_events import Duplex
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Space, TypeRole
from app.ui.settings.form import Row, hint_label, show_hint, wish_button
from app.ui.settings.models_marked import Marked

MEASURE, STOP = "Measure the echo", "Stop measuring"
BUSY = "Measuring. Be quiet until the sentences have been read."
VERDICTS = {
    Duplex.FULL: "Very little of it comes back: you can talk over replies at any time.",
    Duplex.GATED: "Some of it comes back: speak up to interrupt a reply.",
    Duplex.HALF: "Too much of it comes back: you take turns. Say “stop”, press Esc, or use "
    "headphones.",
}
_HINT = (
    "Reads a few sentences aloud, and listens to how much of them comes back. Be quiet meanwhile."
)
_NOT_COUNTING = " It counts as soon as “As the echo allows” is chosen."


class EchoCheck(QWidget):
    """Shows what was measured last, or why nothing was."""

    measure_wished = Signal()
    stop_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = wish_button(MEASURE, "ear", _HINT)
        self.verdict = Marked(TypeRole.BODY)
        self.figures = hint_label()
        self._busy = False
        self._trouble = ""
        self._sound = SoundSettings()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(Row("Echo", self.button, _HINT))
        column.addWidget(self.verdict)
        column.addWidget(self.figures)
        self.button.clicked.connect(self._press)
        self._show()

    @property
    def busy(self) -> bool:
        """Whether an outcome is awaited."""
        return self._busy

    def show_sound(self, sound: SoundSettings) -> None:
        """Show what is known."""
        self._sound = sound
        self._show()

    def show_outcome(self, trouble: str = "") -> None:
        """It is over: show what is known by now, or why it could not be measured."""
        self._busy, self._trouble = False, trouble
        self._show()
        said = QAccessibleAnnouncementEvent(self, self.verdict.words.text())
        QAccessible.updateAccessibility(said)

    @Slot()
    def _press(self) -> None:
        self._busy, self._trouble = not self._busy, ""
        self._show()
        if self._busy:
            self.measure_wished.emit()
        else:
            self.stop_wished.emit()

    def _show(self) -> None:
        words = STOP if self._busy else MEASURE
        if words != self.button.text():
            self.button.setText(words)
            self.button.setAccessibleName(words)
            self.button.setIcon(icon("stop" if self._busy else "ear"))
        self.verdict.show()
        show_hint(self.figures, "")
        if self._busy:
            self.verdict.show_words(BUSY, "clock")
        elif self._trouble:
            self.verdict.show_words(self._trouble, "warning", Ink.WARNING)
        elif self._sound.calibrated_loudspeaker:
            self._show_known(self._sound)
        else:
            self.verdict.hide()

    def _show_known(self, sound: SoundSettings) -> None:
        duplex = allowed_by(sound.calibrated_loss)
        self.verdict.show_words(VERDICTS[duplex], "check" if duplex is Duplex.FULL else "info")
        counting = "" if sound.duplex is DuplexWish.AUTO else _NOT_COUNTING
        quieter = max(0.0, sound.calibrated_loss)
        figures = (
            f"It comes back {quieter:.0f} dB quieter than it was played. Measured "
            f"with {sound.calibrated_microphone} and {sound.calibrated_loudspeaker}.{counting}"
        )
        show_hint(self.figures, figures)
