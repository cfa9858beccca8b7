"""Every action of the window: its words, its key, its menu. One table, from which all is made."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.ui.look.icons import icon
from app.ui.quit_key import QUIT_KEY

MENU_KEY = "F10"
"""Goes to the menus; Alt does as well."""

KEY_HANDLED_ELSEWHERE = "Esc"
"""Stops at any moment and in any window, so it is no shortcut of one action: see talk_key.py."""


class Deed(StrEnum):
    """What can be done; the values are the menus' words."""

    NEW = "New conversation"
    OPEN_RECORDING = "Answer a recording…"
    HISTORY = "History…"
    SETTINGS = "Settings…"
    QUIT = "Quit"
    TALK = "Talk"
    OPEN_MIC = "Open mic"
    MUTE = "Mute the microphone"
    STOP = "Stop"
    COPY = "Copy"
    READ_ALOUD = "Read aloud"
    TRY_AGAIN = "Try again"
    EDIT = "Edit and send again"
    WRITE = "Write a message"
    READ_CONVERSATION = "Go to the conversation"
    LARGER = "Larger text"
    SMALLER = "Smaller text"
    USUAL_SIZE = "Usual text size"
    WHY = "Why Parley did that"
    FULL_SCREEN = "Full screen"
    VOICE = "Voice…"
    PERSONA = "Persona…"
    LISTENING = "Listening…"
    MODELS = "Models…"
    SOUND = "Sound…"
    PRIVACY = "Privacy…"
    KEYBOARD = "Keyboard…"
    APPEARANCE = "Appearance…"
    HELP = "Help and keys"
    FIRST_STEPS = "First steps…"
    CRASH_REPORT = "Crash report…"
    ABOUT = "About Parley"


@dataclass(frozen=True, slots=True)
class Spec:
    """One row of the table."""

    deed: Deed
    shortcut: str
    icon: str = ""
    checkable: bool = False


MENUS: dict[str, tuple[Spec | None, ...]] = {
    "&Conversation": (
        Spec(Deed.NEW, "Ctrl+N", "new-conversation"),
        Spec(Deed.OPEN_RECORDING, "Ctrl+O", "folder"),
        Spec(Deed.HISTORY, "Ctrl+H", "clock"),
        None,
        Spec(Deed.QUIT, QUIT_KEY),
    ),
    "&Talk": (
        Spec(Deed.TALK, "Ctrl+T", "microphone"),
        Spec(Deed.OPEN_MIC, "Ctrl+L", "open-mic", checkable=True),
        Spec(Deed.MUTE, "Ctrl+M", "microphone-off", checkable=True),
        Spec(Deed.STOP, KEY_HANDLED_ELSEWHERE, "stop"),
        None,
        Spec(Deed.WRITE, "Ctrl+K"),
    ),
    "&Message": (
        Spec(Deed.COPY, "Ctrl+C", "copy"),
        Spec(Deed.READ_ALOUD, "Ctrl+R", "repeat-aloud"),
        Spec(Deed.TRY_AGAIN, "Ctrl+Shift+R", "retry"),
        Spec(Deed.EDIT, "Ctrl+E", "edit"),
        None,
        Spec(Deed.READ_CONVERSATION, "Ctrl+Up"),
    ),
    "&View": (
        Spec(Deed.LARGER, "Ctrl++"),
        Spec(Deed.SMALLER, "Ctrl+-"),
        Spec(Deed.USUAL_SIZE, "Ctrl+0"),
        None,
        Spec(Deed.WHY, "Ctrl+D", checkable=True),
        Spec(Deed.FULL_SCREEN, "F11", checkable=True),
    ),
    "&Settings": (
        Spec(Deed.SETTINGS, "Ctrl+,", "settings"),
        None,
        Spec(Deed.VOICE, "Ctrl+1", "speaker-voice"),
        Spec(Deed.PERSONA, "Ctrl+2", "persona"),
        Spec(Deed.LISTENING, "Ctrl+3", "ear"),
        Spec(Deed.MODELS, "Ctrl+4", "models"),
        Spec(Deed.SOUND, "Ctrl+5", "loudspeaker"),
        Spec(Deed.PRIVACY, "Ctrl+6", "privacy"),
        Spec(Deed.KEYBOARD, "Ctrl+7", "keyboard"),
        Spec(Deed.APPEARANCE, "Ctrl+8", "appearance"),
    ),
    "&Help": (
        Spec(Deed.HELP, "F1", "help"),
        Spec(Deed.FIRST_STEPS, "Ctrl+F1"),
        Spec(Deed.CRASH_REPORT, "Ctrl+Shift+F1"),
        Spec(Deed.ABOUT, "Shift+F1", "about"),
    ),
}


class Actions:
    """The actions of one window, in its menu bar."""

    def __init__(self, window: QWidget, bar: QMenuBar) -> None:
        self._actions: dict[Deed, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        for title, specs in MENUS.items():
            menu = self.menus[title] = bar.addMenu(title)
            for spec in specs:
                if spec is None:
                    menu.addSeparator()
                else:
                    menu.addAction(self._made(spec, window))

    def __getitem__(self, deed: Deed) -> QAction:
        return self._actions[deed]

    def show_talk_key(self, sequence: str) -> None:
        """Write the talk key beside the action that it stands for."""
        key = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
        self[Deed.TALK].setToolTip(f"Talk ({key or 'no key'})")

    def _made(self, spec: Spec, window: QWidget) -> QAction:
        action = QAction(spec.deed.value, window)
        action.setCheckable(spec.checkable)
        if spec.shortcut == KEY_HANDLED_ELSEWHERE:
            action.setText(f"{spec.deed.value}\t{spec.shortcut}")
            action.setToolTip(f"{spec.deed.value} ({spec.shortcut})")
        else:
            action.setShortcut(QKeySequence(spec.shortcut))
        if spec.icon:
            action.setIcon(icon(spec.icon))
        self._actions[spec.deed] = action
        return action


def key_rows(talk_key: str, global_key: str) -> list[tuple[str, str]]:
    """What each key does, for people: (what, key)."""
    native = QKeySequence.SequenceFormat.NativeText
    rows = [
        ("Talk: hold it, or press it, while you speak", QKeySequence(talk_key).toString(native))
    ]
    if global_key:
        shown = QKeySequence(global_key).toString(native)
        rows.append(("Talk while another program has the keyboard", shown))
    for specs in MENUS.values():
        for spec in specs:
            if spec is not None:
                shown = QKeySequence(spec.shortcut).toString(native)
                rows.append((spec.deed.value.rstrip("…"), shown))
    rows.append(("Go to the menus", MENU_KEY))
    return rows
