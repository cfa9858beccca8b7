"""A talk key heard everywhere through pynput: on X11, Windows and macOS."""

import logging
import queue
import sys
import threading
import time
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.ui.desktop.chord_watch import ChordWatch
from app.ui.desktop.key_names import Chord

logger = logging.getLogger(__name__)

_DRAIN_EVERY_MILLISECONDS = 20
_LEFT_OR_RIGHT = ("_l", "_r")
_IMPOSSIBLE = "This computer does not let Parley listen for a global key."
_UNTRUSTED = (
    "Allow Parley in the system's settings, under Privacy & Security, Input Monitoring and "
    "Accessibility, and start it again."
)


class _Heard(Enum):
    """What the listener's thread tells of."""

    READY = auto()
    HELD = auto()
    LET_GO = auto()


_Inbox = queue.SimpleQueue[_Heard]


class ListenedKey(QObject):
    """Watches the keyboard for one chord.

    pynput hears every key on a thread of its own. What is not part of the chord is dropped there
    and then; only that the chord is held or let go reaches the queue, and the signals are emitted
    on this object's thread.
    """

    pressed = Signal()
    released = Signal()
    told = Signal(str)
    """Why it does not work, for the user; empty if it does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox: _Inbox = queue.SimpleQueue()
        self._listener: Any = None
        self._timer = QTimer(self, interval=_DRAIN_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._drain)

    def start(self, chord: Chord) -> None:
        """Watch for this chord."""
        try:
            self._listener = _listener(chord, self._inbox)
            self._listener.start()
            waiting = threading.Thread(
                target=_wait, args=(self._listener, self._inbox), daemon=True
            )
            waiting.start()
        except Exception:  # pynput raises whatever the display's library does
            logger.info("No global key: pynput cannot listen here", exc_info=True)
            self._listener = None
            self.told.emit(_IMPOSSIBLE)
            return
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        if self._listener is not None and self._listener.is_alive():
            self._listener.stop()  # its thread, a daemon, ends with the next key at the latest
        self._listener = None
        self._inbox = queue.SimpleQueue()

    @Slot()
    def _drain(self) -> None:
        while not self._inbox.empty():
            match self._inbox.get():
                case _Heard.READY:
                    is_trusted = getattr(self._listener, "IS_TRUSTED", True)  # macOS alone has it
                    self.told.emit("" if is_trusted else _UNTRUSTED)
                case _Heard.HELD:
                    self.pressed.emit()
                case _Heard.LET_GO:
                    self.released.emit()
        if not self._listener.is_alive():
            self._timer.stop()
            self.told.emit(_IMPOSSIBLE)


def _listener(chord: Chord, inbox: _Inbox) -> Any:
    from pynput import keyboard  # here, because importing it without a display raises

    watch = ChordWatch(chord)

    def down(key: Any) -> None:
        if watch.goes_down(_name(key), time.monotonic()):
            inbox.put(_Heard.HELD)

    def up(key: Any) -> None:
        if watch.goes_up(_name(key)):
            inbox.put(_Heard.LET_GO)

    return keyboard.Listener(on_press=down, on_release=up)


def _wait(listener: Any, inbox: _Inbox) -> None:
    listener.wait()
    inbox.put(_Heard.READY)


def _name(key: Any) -> str:
    """A key's name as pynput has it, left and right alike, letters as they are without Shift."""
    named = getattr(key, "name", None)
    if named is not None:
        return str(named)[:-2] if named.endswith(_LEFT_OR_RIGHT) else str(named)
    code = getattr(key, "vk", None)
    if sys.platform == "win32" and code is not None and chr(code).isalnum() and code < 0x5B:
        return chr(code).lower()  # with Ctrl held the character is a control code
    return (getattr(key, "char", None) or "").lower()
