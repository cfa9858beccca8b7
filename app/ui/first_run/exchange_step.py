"""Step 5: the first exchange."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.ui.first_run.step import Step
from app.ui.look.scale import Space, Tint, set_tint
from app.ui.look.theme import keeps_still
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import hint_label, show_hint, text_label, wish_button
from app.ui.state.entries import Entry, Fate
from app.ui.state.phase import Phase
from app.ui.state.view_state import ViewState, status_text
from app.ui.widgets.talk_button import TalkButton

_HOLD = "Hold Space or the button, say hello, and let go."
_OPEN = "Just say hello. Parley notices when you have finished."
_NOT_YET = "The models are still on their way; once they are here, Parley can answer."
_DONE = "That was your first exchange. Press Start, and go on."


class ExchangeStep(Step):
    """Say hello, and see and hear what comes back."""

    title = "Say hello"
    lead = _HOLD

    talk_pressed = Signal()
    talk_released = Signal()

    said = Signal(str)
    """The user has written instead."""

    def __init__(self, keeper: SettingsKeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self._before: int | None = None
        self._newest = 0
        self._ready = True
        self.button = _HeldWithSpace()
        self.status = QLabel()
        self.words = text_label("")
        self.reply = text_label("")
        self.note = hint_label()
        self.field = QLineEdit()
        self.send = wish_button("Send", "send", "Says it for you")
        self.exchange = QFrame()
        self._place()
        self.button.talk_pressed.connect(self.talk_pressed)
        self.button.talk_released.connect(self.talk_released)
        self.field.returnPressed.connect(self._say)
        self.send.clicked.connect(self._say)

    def arrive(self) -> None:
        """Forget what was said before."""
        self._before = self._newest
        settings = self._keeper.settings
        self.lead_label.setText(_OPEN if settings.talking.open_mic else _HOLD)
        self.button.set_hold(settings.talking.hold)
        self.button.set_reduced_motion(keeps_still())
        self.exchange.hide()
        self.show_ready(ready=self._ready)

    def leave(self) -> None:
        """Nothing is waited for any more."""
        self._before = None

    def first_control(self) -> QWidget | None:
        """The talk button, so that Space talks."""
        return self.button

    def show_ready(self, *, ready: bool) -> None:
        """Whether the models are here."""
        self._ready = ready
        if self.exchange.isHidden():
            show_hint(self.note, "" if ready else _NOT_YET)

    def show_state(self, state: ViewState) -> None:
        """Show what Parley is doing."""
        self.button.show_phase(state.phase, state.deaf)
        self.button.show_levels(state.levels)
        waiting = not self._ready and state.phase in (Phase.STARTING, Phase.TROUBLE)
        self.status.setText("" if waiting else status_text(state))
        self.show_entries(state.entries)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show the last turn, if it began here."""
        self._newest = entries[-1].turn if entries else 0
        if self._before is None or self._newest <= self._before:
            return
        last = entries[-1]
        tentative = last.fate is Fate.TENTATIVE
        self.words.setText(f"You: {last.said or '…'}")
        self.reply.setText("" if tentative or not last.written else f"Parley: {last.written}")
        self.reply.setVisible(bool(self.reply.text()))
        self.exchange.show()
        done = last.fate in (Fate.FINISHED, Fate.CUT_SHORT)
        show_hint(self.note, _DONE if done else last.advice)

    def _place(self) -> None:
        self.status.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_tint(self.exchange, Tint.CARD)
        set_tint(self.words, Tint.QUIET)
        card = QVBoxLayout(self.exchange)
        card.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        card.setSpacing(Space.SMALL)
        card.addWidget(self.words)
        card.addWidget(self.reply)
        self.field.setPlaceholderText("Or write something")
        self.field.setAccessibleName("Write something instead")
        middle, writing = QWidget(), QWidget()
        column, line = QVBoxLayout(middle), QHBoxLayout(writing)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.status)
        line.addWidget(self.field, 1)
        line.addWidget(self.send)
        for layout in (column, line):
            layout.setContentsMargins(0, 0, 0, 0)
        for widget in (middle, self.exchange, self.note, writing):
            self.add(widget)

    @Slot()
    def _say(self) -> None:
        text = self.field.text().strip()
        if text:
            self.field.clear()
            self.said.emit(text)


class _HeldWithSpace(TalkButton):
    """Leaves Return to the window, where it goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
