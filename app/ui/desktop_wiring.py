"""Joins the window to the desktop around it: tray, keys, other instances, sleep, dropped files."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from app.core.settings import Settings
from app.ui.actions import Deed
from app.ui.desktop.dropping import SOUND_SUFFIXES, SoundDrop
from app.ui.desktop.hotkeys import GlobalKey
from app.ui.desktop.single_instance import SingleInstance, Verb
from app.ui.desktop.tray import Tray
from app.ui.desktop.wakefulness import Wakefulness
from app.ui.dialogue import Dialogue
from app.ui.keeper import Keeper
from app.ui.look.icons import application_icon
from app.ui.main_window import MainWindow
from app.ui.state.view_state import Entry, Fate, Phase, ViewState, status_text

_AWAKE = (Phase.HEARING, Phase.THINKING, Phase.SPEAKING)


class DesktopWiring(QObject):
    """What reaches the conversation from outside the window, and what it tells the outside."""

    def __init__(
        self, window: MainWindow, dialogue: Dialogue, keeper: Keeper, instance: SingleInstance
    ) -> None:
        super().__init__(window)
        self._window = window
        self._dialogue = dialogue
        self._keeper = keeper
        deeds = window.actions_
        shown = (Deed.TALK, Deed.OPEN_MIC, Deed.MUTE, Deed.STOP)
        self.tray = Tray(
            application_icon(), [*(deeds[deed] for deed in shown), None, deeds[Deed.QUIT]], self
        )
        self.global_key = GlobalKey(parent=self)
        self._wakefulness = Wakefulness()
        self._drop = SoundDrop(self)
        self._drop.sound_dropped.connect(dialogue.answer_recording)
        self._drop.watch(window, window.transcript, window.composer.field)
        self.tray.opened.connect(self.raise_window)
        instance.asked.connect(self._carry_out)
        deeds[Deed.OPEN_RECORDING].triggered.connect(self._choose_recording)
        dialogue.changed.connect(self._show_state)

    def show_settings(self, settings: Settings) -> None:
        """Use the keys that are set."""
        self.global_key.set_key(settings.talking.global_key)

    def close(self) -> None:
        """Give back what was asked of the desktop."""
        self.global_key.close()
        self._wakefulness.keep_awake(False)

    @Slot()
    def raise_window(self) -> None:
        """Show the window in front of the others."""
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    @Slot(str)
    def _carry_out(self, verb: str) -> None:
        match verb:
            case Verb.RAISE:
                self.raise_window()
            case Verb.TOGGLE_LISTEN:
                self._toggle_listening()
            case Verb.PRESS:
                self._dialogue.press()
            case Verb.RELEASE:
                self._dialogue.release()
            case Verb.STOP:
                self._dialogue.stop()

    def _toggle_listening(self) -> None:
        """One key for everything: mutes and listens again with open mic, else presses."""
        if self._keeper.settings.talking.open_mic:
            self._window.actions_[Deed.MUTE].toggle()
        else:
            self._dialogue.toggle_talking()

    @Slot()
    def _choose_recording(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in SOUND_SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Answer a recording", "", f"Recordings ({endings})"
        )
        if path:
            self._dialogue.answer_recording(path)

    @Slot(object, object)
    def _show_state(self, before: ViewState, after: ViewState) -> None:
        if (status := status_text(after)) != status_text(before):
            self.tray.show_status(f"Parley: {status}")
        if after.phase is not before.phase:
            self._wakefulness.keep_awake(after.pressed or after.phase in _AWAKE)
        hidden = not self._window.isVisible() or self._window.isMinimized()
        if hidden and _answered(before) != _answered(after):
            self.tray.notify("Parley", "Parley has answered.")


def _answered(state: ViewState) -> Entry | None:
    last = state.entries[-1] if state.entries else None
    return last if last is not None and last.fate is Fate.FINISHED else None
