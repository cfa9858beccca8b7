"""Joins the main window to the conversation: wishes become commands."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from app.core.settings import LARGEST_TEXT, SMALLEST_TEXT, Settings
from app.ui.actions import Deed
from app.ui.asking import ask
from app.ui.dialogue import Dialogue
from app.ui.keeper import Keeper
from app.ui.look.theme import keeps_still
from app.ui.main_window import MainWindow
from app.ui.state.view_state import ViewState
from app.ui.talk_key import TalkKey

_TEXT_STEP = 0.1

_OF_MESSAGES = (
    Deed.NEW, Deed.COPY, Deed.READ_ALOUD, Deed.TRY_AGAIN, Deed.EDIT, Deed.READ_CONVERSATION,
)  # fmt: skip
"""What can be done only once something has been said."""


class Wiring(QObject):
    """What the main window's controls do."""

    def __init__(self, window: MainWindow, dialogue: Dialogue, keeper: Keeper) -> None:
        super().__init__(window)
        self._window = window
        self._dialogue = dialogue
        self._keeper = keeper
        self._edited: int | None = None
        self.talk_key = TalkKey(window)
        QApplication.instance().installEventFilter(self.talk_key)  # type: ignore[union-attr] # there is one
        self._wire_talking()
        self._wire_writing()
        self._wire_messages()
        self._wire_view()
        dialogue.changed.connect(window.show_state)
        dialogue.changed.connect(self._show_state)
        self._offer(dialogue.state)
        window.notices.dismissed.connect(lambda: dialogue.notify(None))

    def show_settings(self, settings: Settings) -> None:
        """Let the controls show what is set."""
        deeds, talking = self._window.actions_, settings.talking
        deeds[Deed.OPEN_MIC].setChecked(talking.open_mic)
        deeds.show_talk_key(talking.key)
        self.talk_key.set_key(talking.key)
        self._window.talk.button.set_hold(talking.hold)
        self._window.talk.button.set_reduced_motion(keeps_still())

    def _wire_talking(self) -> None:
        dialogue, deeds, button = self._dialogue, self._window.actions_, self._window.talk.button
        button.talk_pressed.connect(dialogue.press)
        button.talk_released.connect(dialogue.release)
        self.talk_key.pressed.connect(self.key_down)
        self.talk_key.released.connect(self.key_up)
        self.talk_key.stopped.connect(dialogue.stop)
        deeds[Deed.TALK].triggered.connect(dialogue.toggle_talking)
        deeds[Deed.STOP].triggered.connect(dialogue.stop)
        deeds[Deed.MUTE].toggled.connect(lambda muted: dialogue.mute(muted=muted))
        deeds[Deed.OPEN_MIC].toggled.connect(self._open_mic)

    def _wire_writing(self) -> None:
        composer, deeds = self._window.composer, self._window.actions_
        composer.sent.connect(self._dialogue.say)
        composer.sent.connect(lambda _: self._window.transcript.go_to_end())
        composer.edit_sent.connect(self._edit_sent)
        composer.edit_cancelled.connect(self._edit_cancelled)
        deeds[Deed.WRITE].triggered.connect(composer.setFocus)
        deeds[Deed.NEW].triggered.connect(self._ask_to_begin_anew)

    def _wire_messages(self) -> None:
        transcript, deeds = self._window.transcript, self._window.actions_
        transcript.repeat_wished.connect(self._dialogue.read_aloud)
        transcript.retry_wished.connect(self._try_again)
        transcript.edit_wished.connect(self._edit)
        deeds[Deed.COPY].triggered.connect(transcript.copy_current)
        deeds[Deed.READ_ALOUD].triggered.connect(transcript.read_current_aloud)
        deeds[Deed.TRY_AGAIN].triggered.connect(transcript.retry_current)
        deeds[Deed.EDIT].triggered.connect(transcript.edit_current)
        deeds[Deed.READ_CONVERSATION].triggered.connect(transcript.setFocus)

    def _wire_view(self) -> None:
        deeds = self._window.actions_
        deeds[Deed.LARGER].triggered.connect(lambda: self._resize_text(_TEXT_STEP))
        deeds[Deed.SMALLER].triggered.connect(lambda: self._resize_text(-_TEXT_STEP))
        deeds[Deed.USUAL_SIZE].triggered.connect(lambda: self._resize_text(0.0))
        deeds[Deed.FULL_SCREEN].toggled.connect(self._full_screen)
        deeds[Deed.QUIT].triggered.connect(self._window.close)

    @Slot()
    def key_down(self) -> None:
        """A talk key went down, in the window or elsewhere."""
        if self._keeper.settings.talking.hold:
            self._dialogue.press()
        else:
            self._dialogue.toggle_talking()

    @Slot()
    def key_up(self) -> None:
        """A talk key came up."""
        if self._keeper.settings.talking.hold:
            self._dialogue.release()

    @Slot(bool)
    def _open_mic(self, on: bool) -> None:
        settings = self._keeper.settings
        self._keeper.change(replace(settings, talking=replace(settings.talking, open_mic=on)))

    @Slot(int, str)
    def _edit(self, turn: int, said: str) -> None:
        self._edited = turn
        self._window.composer.begin_edit(said)

    @Slot(str)
    def _edit_sent(self, text: str) -> None:
        if self._edited is not None:
            self._dialogue.say_instead(self._edited, text)
            self._edited = None

    @Slot()
    def _ask_to_begin_anew(self) -> None:
        if self._keeper.settings.privacy.keep_conversation:  # this one is in the history
            self._begin_anew()
            return
        text = "This one will be forgotten. It cannot be brought back."
        ask(self._window, "Begin a new conversation?", text, "Begin anew", self._begin_anew)

    def _begin_anew(self) -> None:
        self._window.composer.cancel_edit()
        self._dialogue.begin_anew()

    @Slot(int)
    def _try_again(self, turn: int) -> None:
        """Ask first if more than this one reply would be lost."""
        again = partial(self._dialogue.try_again, turn)
        if all(entry.turn <= turn for entry in self._dialogue.state.entries):
            again()
        else:
            text = "What came after this reply will be forgotten. It cannot be brought back."
            ask(self._window, "Try this reply again?", text, "Try again", again)

    @Slot(object, object)
    def _show_state(self, before: ViewState, after: ViewState) -> None:
        if bool(before.entries) != bool(after.entries):
            self._offer(after)

    def _offer(self, state: ViewState) -> None:
        for deed in _OF_MESSAGES:
            self._window.actions_[deed].setEnabled(bool(state.entries))

    @Slot()
    def _edit_cancelled(self) -> None:
        self._edited = None

    def _resize_text(self, step: float) -> None:
        settings = self._keeper.settings
        wanted = settings.appearance.text_size + step if step else 1.0
        size = round(min(LARGEST_TEXT, max(SMALLEST_TEXT, wanted)), 2)
        appearance = replace(settings.appearance, text_size=size)
        self._keeper.change(replace(settings, appearance=appearance))

    @Slot(bool)
    def _full_screen(self, on: bool) -> None:
        if on:
            self._window.showFullScreen()
        else:
            self._window.showNormal()
