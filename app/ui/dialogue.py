"""The conversation as the window has it: the state that is shown and the commands that are sent."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from app.core.commands import (
    AnswerRecording,
    Apply,
    Attend,
    Attention,
    FindDevices,
    MeasureEcho,
    PlayBack,
    Press,
    Rehearse,
    Release,
    Resume,
    Rewind,
    Say,
    Stop,
)
from app.core.events import Event, Rewound
from app.core.exchange import Exchange
from app.core.settings import Settings
from app.core.style import VoiceStyle
from app.ui.protocols import Session
from app.ui.state.view_state import (
    Entry,
    Notice,
    ViewState,
    attending,
    doing_without,
    folded,
    pressed,
    resumed,
    stopped,
)


class Dialogue(QObject):
    """Folds events into a state and turns wishes into commands; knows no widget."""

    changed = Signal(object, object)
    """The ViewState before and after."""

    happened = Signal(object)
    """An event, after the state has taken it in."""

    silenced = Signal()
    """Stop was wished for, whatever is heard now, or was about to be."""

    def __init__(self, session: Session, state: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._state = state
        self._attention = state.attention
        self._asked = False

    @property
    def untouched(self) -> bool:
        """Whether nobody has said or asked for anything yet."""
        state = self._state
        going = any(turn.going for turn in state.progress)
        return not (self._asked or state.entries or going or state.hearing or state.pressed)

    @property
    def state(self) -> ViewState:
        """What is to be shown now."""
        return self._state

    @Slot(object)
    def take_in(self, event: Event) -> None:
        """Take in something that happened."""
        self._become(folded(self._state, event))
        self.happened.emit(event)

    def press(self) -> None:
        """The talk button goes down."""
        if self._state.pressed or self._state.attention is Attention.MUTED:
            return
        self._asked = True
        self._become(pressed(self._state, True))
        self._session.send(Press())

    def release(self) -> None:
        """The talk button comes up."""
        if self._state.pressed:
            self._become(pressed(self._state, False))
            self._session.send(Release())

    def toggle_talking(self) -> None:
        """Press if the button is up, else release."""
        if self._state.pressed:
            self.release()
        else:
            self.press()

    def stop(self) -> None:
        """Be silent at once."""
        self._session.send(Stop())
        self._become(stopped(self._state))
        self.silenced.emit()

    def listen(self, *, open_mic: bool) -> None:
        """Listen all the time, or only while the talk button is down."""
        self._attention = Attention.wished(open_mic=open_mic)
        if self._state.attention is not Attention.MUTED:
            self._attend(self._attention)

    def mute(self, *, muted: bool) -> None:
        """Listen to nothing, or again to what was listened to before."""
        self.release()
        self._attend(Attention.MUTED if muted else self._attention)

    def say(self, text: str) -> None:
        """Write instead of speaking."""
        if text.strip():
            self._asked = True
            self._session.send(Say(text))

    def say_instead(self, turn: int, text: str) -> None:
        """Take the conversation back to before a turn, and say something else there."""
        self._session.send(Rewind(turn))
        self.say(text)

    def try_again(self, turn: int) -> None:
        """Have a turn answered anew."""
        entry = self.entry(turn)
        if entry is not None:
            self.say_instead(turn, entry.said)

    def resume(self, conversation: str, exchanges: tuple[Exchange, ...]) -> None:
        """Go on with an earlier conversation; it is shown at once, whatever the voice is doing."""
        self._become(resumed(self._state, exchanges))
        self._session.send(Resume(conversation, exchanges))

    def forget_from(self, turn: int) -> None:
        """Forget a turn and all after it, 0 for all; they are gone from the window at once."""
        self._become(folded(self._state, Rewound(turn)))
        self._session.send(Rewind(turn))

    def begin_anew(self) -> None:
        """Begin another conversation; of this one the voice remembers nothing."""
        self._asked = True
        self._session.send(Rewind(0))

    def read_aloud(self, text: str, language: str = "", style: VoiceStyle | None = None) -> None:
        """Speak a text that is no part of the conversation."""
        self._session.send(Rehearse(text, language, style))

    @Slot(str, object)
    def rehearse(self, text: str, style: VoiceStyle) -> None:
        """Speak a text in another style, to hear what it is like."""
        self.read_aloud(text, style=style)

    def play_back(self, sounds: tuple[bytes, ...]) -> None:
        """Play what was kept of an earlier turn."""
        self._session.send(PlayBack(sounds))

    @Slot(str, object)
    def measure_echo(self, text: str, style: VoiceStyle) -> None:
        """Have a text read aloud to measure how much of it comes back."""
        self._session.send(MeasureEcho(text, style=style))

    def answer_recording(self, path: str) -> None:
        """Let a recording be what the user says."""
        self._asked = True
        self._session.send(AnswerRecording(path))

    def find_devices(self) -> None:
        """Look for sound devices again."""
        self._session.send(FindDevices())

    def apply(self, settings: Settings) -> None:
        """Go on with other settings."""
        self._session.send(Apply(settings))

    def notify(self, notice: Notice | None) -> None:
        """Show a notice of the window's own, or none."""
        shown = self._state.notice
        if notice is None and shown is not None and shown is self._state.readiness.instead:
            self.do_without(None)
        else:
            self._become(replace(self._state, notice=notice))

    def do_without(self, notice: Notice | None) -> None:
        """Show that another model is used than was chosen, or show that no more."""
        self._become(doing_without(self._state, notice))

    def entry(self, turn: int) -> Entry | None:
        """What is shown of a turn."""
        return next((entry for entry in self._state.entries if entry.turn == turn), None)

    def _attend(self, attention: Attention) -> None:
        self._become(attending(self._state, attention))
        self._session.send(Attend(attention))

    def _become(self, state: ViewState) -> None:
        if state is self._state:
            return
        before, self._state = self._state, state
        self.changed.emit(before, state)
