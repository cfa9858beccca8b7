"""The talk key while other programs have the keyboard, where the system allows one."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from app.ui.desktop.key_names import Chord, chord_of
from app.ui.desktop.listened_key import ListenedKey
from app.ui.desktop.portal_key import PortalKey

_NONE_CHOSEN = "No global key is chosen."
_UNUSABLE = (
    "This key cannot be a global one, because other programs use it: choose a function key, or a "
    "letter or Space together with Ctrl or Alt."
)
_WORKS = "This key talks to Parley while other programs have the keyboard."


class KeySource(Protocol):
    """Somewhere to hear of one key from."""

    @property
    def pressed(self) -> SignalInstance:
        """Without arguments."""
        ...

    @property
    def released(self) -> SignalInstance:
        """Without arguments."""
        ...

    @property
    def told(self) -> SignalInstance:
        """Why it does not work, for the user; empty if it does."""
        ...

    def start(self, chord: Chord) -> None:
        """Tell of this chord from now on."""
        ...

    def stop(self) -> None:
        """Tell of it no longer."""
        ...


class GlobalKey(QObject):
    """The global talk key; where there can be none, `state_text` says what to do instead."""

    pressed = Signal()
    released = Signal()
    state_changed = Signal(str)
    """The new `state_text`."""

    def __init__(
        self, source: Callable[[], KeySource] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make_source = source or (PortalKey if is_wayland(os.environ) else ListenedKey)
        self._source: KeySource | None = None
        self._sequence = ""
        self._held = False
        self._state_text = _NONE_CHOSEN

    @property
    def state_text(self) -> str:
        """Whether the key works, in a sentence for the user."""
        return self._state_text

    def set_key(self, sequence: str) -> None:
        """Use another key, as Qt writes key sequences; an empty one is no key."""
        if sequence == self._sequence:
            return
        self.close()
        self._sequence = sequence
        chord = chord_of(sequence, mac=sys.platform == "darwin")
        if chord is None:
            self._become(_UNUSABLE if sequence else _NONE_CHOSEN)
            return
        if self._source is None:
            self._source = self._make_source()
            self._source.pressed.connect(self._press)
            self._source.released.connect(self._release)
            self._source.told.connect(self._tell)
        self._source.start(chord)

    def close(self) -> None:
        """Give the key back to the other programs."""
        if self._source is not None:
            self._source.stop()
        self._sequence = ""
        self._release()

    @Slot()
    def _press(self) -> None:
        if not self._held:
            self._held = True
            self.pressed.emit()

    @Slot()
    def _release(self) -> None:
        if self._held:
            self._held = False
            self.released.emit()

    @Slot(str)
    def _tell(self, trouble: str) -> None:
        if trouble:
            self._release()
        self._become(trouble or _WORKS)

    def _become(self, text: str) -> None:
        if text != self._state_text:
            self._state_text = text
            self.state_changed.emit(text)


def is_wayland(environment: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether programs are kept from each other's keys, even those that run through Xwayland."""
    session = environment.get("XDG_SESSION_TYPE", "")
    return system == "linux" and ("WAYLAND_DISPLAY" in environment or session == "wayland")
