"""The first run: five short steps to a first exchange, to be left at any moment."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.catalog.library import Library
from app.catalog.recommending import Recommendation
from app.core.events import Event
from app.speech.voices import Repertoire
from app.ui.first_run.exchange_step import ExchangeStep
from app.ui.first_run.microphone_step import MicrophoneStep
from app.ui.first_run.models_step import ModelsStep
from app.ui.first_run.step import Step
from app.ui.first_run.step_bar import StepBar
from app.ui.first_run.voice_step import VoiceStep
from app.ui.first_run.welcome_step import WelcomeStep
from app.ui.look.scale import Space
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import scroll_to_focus
from app.ui.settings.models_questions import Questions
from app.ui.settings.models_shelf import Shelf
from app.ui.state.phase import Phase
from app.ui.state.view_state import ViewState

_USUAL_SIZE = (84, 32)
"""In characters and lines."""

_BUSY = (Phase.THINKING, Phase.SPEAKING)


class FirstRun(QDialog):
    """Changes settings through the keeper as it goes; however it ends, it counts as done.

    Args:
        keeper: where the choices are kept.
        library: read only; what changes it is asked of the shelf.
        repertoire: the voices.
        shelf: fetches and imports models.
        recommendation: what suits this computer.
        questions: asks the user for files.
    """

    talk_pressed = Signal()
    talk_released = Signal()

    said = Signal(str)
    """The user has written instead of speaking."""

    stop_wished = Signal()
    """Be silent."""

    rehearse_wished = Signal(str, object)
    """A text, and the VoiceStyle in which to read it aloud."""

    devices_wished = Signal()
    """Look for sound devices."""

    def __init__(
        self,
        keeper: SettingsKeeper,
        library: Library,
        repertoire: Repertoire,
        shelf: Shelf,
        recommendation: Recommendation,
        parent: QWidget | None = None,
        *,
        questions: Questions | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._phase = Phase.STARTING
        self._over = False
        self.models = ModelsStep(
            keeper, library, repertoire, shelf, recommendation, questions or Questions()
        )
        self.microphone = MicrophoneStep(keeper)
        self.voice = VoiceStep(keeper, repertoire, library.manifest)
        self.exchange = ExchangeStep(keeper)
        self.welcome = WelcomeStep(keeper)
        self._steps: tuple[Step, ...] = (
            self.welcome,
            self.models,
            self.microphone,
            self.voice,
            self.exchange,
        )
        self._stack = QStackedWidget()
        self.bar = StepBar(len(self._steps))
        self._place()
        self._join()
        self._turn_to(0)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._steps[self._stack.currentIndex()]

    @Slot(object)
    def take_in(self, event: Event) -> None:
        """Show what happened to models, as long as this is open."""
        if self._over:
            return
        self.models.take_in(event)
        self._show_readiness()

    @Slot(object, object)
    def show_state(self, before: ViewState, after: ViewState) -> None:
        """Show what Parley hears, has and does."""
        self._phase = after.phase
        self.microphone.show_level(after.levels.microphone)
        trouble = bool(after.readiness.microphone_trouble)
        devices = (after.microphones, after.readiness.microphone_trouble)
        if devices != (before.microphones, before.readiness.microphone_trouble):
            self.microphone.show_devices(after.microphones, lost=trouble)
        self.exchange.show_state(after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the keyboard, or goes on; a field's only sends."""
        focus = self.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focus, QPushButton):
            focus.click()
        elif not isinstance(focus, QLineEdit):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Scroll along with the keyboard."""
        moved = super().focusNextPrevChild(onwards)
        area = self._stack.currentWidget()
        assert isinstance(area, QScrollArea)
        scroll_to_focus(area)
        return moved

    def reject(self) -> None:
        """Esc ends a reply first, and only then all this."""
        if self._is_replying:
            self.stop_wished.emit()
        else:
            self.done(QDialog.DialogCode.Rejected)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing ends both at once: Qt gives up quitting where a window does not close."""
        if self.isVisible():
            if self._is_replying:
                self.stop_wished.emit()
            self.done(QDialog.DialogCode.Rejected)
        event.accept()

    def done(self, result: int) -> None:
        """Remember that the user has been shown round, or did not want to be."""
        self._over = True
        self.step.leave()
        self._keeper.change(replace(self._keeper.settings, first_run_done=True))
        super().done(result)

    @property
    def _is_replying(self) -> bool:
        return self.step is self.exchange and self._phase in _BUSY

    def _join(self) -> None:
        self.bar.skip.clicked.connect(self._skip)
        self.bar.back.clicked.connect(self._go_back)
        self.bar.next.clicked.connect(self._go_on)
        self.exchange.talk_pressed.connect(self.talk_pressed)
        self.exchange.talk_released.connect(self.talk_released)
        self.exchange.said.connect(self.said)
        self.voice.rehearse_wished.connect(self.rehearse_wished)
        self.microphone.devices_wished.connect(self.devices_wished)

    def _turn_to(self, number: int) -> None:
        self.step.leave()
        self._stack.setCurrentIndex(number)
        self.step.arrive()
        self._show_readiness()
        self.bar.show_step(number, self.step.title)
        self.setWindowTitle(f"{self.step.title} · Parley")
        (self.step.first_control() or self.bar.next).setFocus()

    def _show_readiness(self) -> None:
        self.voice.show_voice_here(here=self.models.voice_here)
        self.exchange.show_ready(ready=self.models.ready)

    @Slot()
    def _skip(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    @Slot()
    def _go_back(self) -> None:
        self._turn_to(self._stack.currentIndex() - 1)

    @Slot()
    def _go_on(self) -> None:
        number = self._stack.currentIndex() + 1
        if number < len(self._steps):
            self._turn_to(number)
        else:
            self.done(QDialog.DialogCode.Accepted)

    def _place(self) -> None:
        for step in self._steps:
            area = QScrollArea()
            area.setWidget(step)
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._stack.addWidget(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.MEDIUM, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)
        metrics = self.fontMetrics()
        characters, lines = _USUAL_SIZE
        self.resize(metrics.averageCharWidth() * characters, metrics.height() * lines)
