"""A talk key that a Wayland desktop tells of, through the GlobalShortcuts portal.

Tried against a portal of the tests' own making, not yet on a Wayland desktop.
"""

import logging

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusError, QDBusMessage, QDBusObjectPath

from app.core.calling import COMMAND
from app.ui.desktop.bus_shortcuts import send_bind_shortcuts
from app.ui.desktop.key_names import Chord

logger = logging.getLogger(__name__)

DESKTOP_ID = "org.parley.Parley"
"""The installed .desktop file must have this name: newer portals refuse programs without one."""

NOT_OFFERED = (
    "This desktop does not let programs have a global key. "
    f"Bind `{COMMAND} --toggle-listen` to a key in its settings."
)
_ASKING = "The desktop has been asked for the key, and may ask you in turn."
_NOT_ALLOWED = (
    "The desktop was told not to give Parley this key. To be asked again, choose another, or start "
    "Parley again."
)

_PORTAL = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_REGISTRY = "org.freedesktop.host.portal.Registry"
_REQUEST = "org.freedesktop.portal.Request"
_SESSION = "org.freedesktop.portal.Session"
_TALK = "talk"


class PortalKey(QObject):
    """Asks the portal for a key and passes on when it is held and let go."""

    pressed = Signal()
    released = Signal()
    told = Signal(str)
    """Why it does not work, for the user; empty if it does."""

    def __init__(
        self, connection: QDBusConnection | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._connection = connection or QDBusConnection.connectToBus(
            QDBusConnection.BusType.SessionBus, "parley-shortcuts"
        )  # one of its own, because Qt may have registered the shared one under another name
        self._attempts = 0
        self._registered = False
        self._session = ""
        self._trigger = ""
        if self._connection.isConnected():
            self._listen(_PATH, _SHORTCUTS, "Activated", "_activated")
            self._listen(_PATH, _SHORTCUTS, "Deactivated", "_deactivated")

    def start(self, chord: Chord) -> None:
        """Ask for this chord; the desktop may give another, and says so itself."""
        self._trigger = chord.portal_trigger
        self._attempts += 1
        if not self._connection.isConnected():
            self.told.emit(NOT_OFFERED)
            return
        self.told.emit(_ASKING)
        self._session = self._own_path("session")
        if self._registered:
            self._create_session()
        else:  # a portal that keeps no register may give the key all the same
            then = "_create_session()"
            self._call(_REGISTRY, "Register", [DESKTOP_ID, {}], then, then)

    def stop(self) -> None:
        """Give the key back."""
        if self._session:
            close = QDBusMessage.createMethodCall(_PORTAL, self._session, _SESSION, "Close")
            self._connection.send(close)
        self._session = ""

    @Slot()
    def _create_session(self) -> None:
        self._registered = True
        if not self._session:
            return
        self._listen(self._own_path("request", "create"), _REQUEST, "Response", "_created")
        tokens = {"handle_token": self._token("create"), "session_handle_token": self._token()}
        self._call(_SHORTCUTS, "CreateSession", [tokens], "_asked()", "_failed(QDBusError)")

    @Slot()
    def _asked(self) -> None:
        """The answer itself comes as a signal."""

    @Slot(QDBusError)
    def _failed(self, error: QDBusError) -> None:
        logger.info("The desktop's portal has no shortcuts: %s", error.name())
        self._session = ""
        self.told.emit(NOT_OFFERED)

    @Slot(QDBusMessage)
    def _created(self, message: QDBusMessage) -> None:
        if not self._session or message.path() != self._own_path("request", "create"):
            return  # the key has been changed meanwhile
        if message.arguments()[0] != 0:
            self._session = ""
            self.told.emit(NOT_OFFERED)
            return
        self._listen(self._own_path("request", "bind"), _REQUEST, "Response", "_bound")
        shortcuts = {_TALK: {"description": "Talk to Parley", "preferred_trigger": self._trigger}}
        if not send_bind_shortcuts(self._connection, self._session, shortcuts, self._token("bind")):
            self.told.emit(NOT_OFFERED)

    @Slot(QDBusMessage)
    def _bound(self, message: QDBusMessage) -> None:
        if self._session and message.path() == self._own_path("request", "bind"):
            self.told.emit("" if message.arguments()[0] == 0 else _NOT_ALLOWED)

    @Slot(QDBusMessage)
    def _activated(self, message: QDBusMessage) -> None:
        if self._is_ours(message):
            self.pressed.emit()

    @Slot(QDBusMessage)
    def _deactivated(self, message: QDBusMessage) -> None:
        if self._is_ours(message):
            self.released.emit()

    def _is_ours(self, message: QDBusMessage) -> bool:
        match message.arguments():
            case [QDBusObjectPath() as session, str() as shortcut, *_]:
                return session.path() == self._session and shortcut == _TALK
        return False

    # PySide6 takes slots as text here, whatever its annotations say

    def _listen(self, path: str, interface: str, name: str, slot: str) -> None:
        self._connection.connect(  # type: ignore[call-overload]
            _PORTAL, path, interface, name, self, SLOT(f"{slot}(QDBusMessage)")
        )

    def _call(
        self, interface: str, name: str, arguments: list[object], slot: str, failed: str
    ) -> None:
        message = QDBusMessage.createMethodCall(_PORTAL, _PATH, interface, name)
        message.setArguments(arguments)
        self._connection.callWithCallback(  # type: ignore[call-overload]
            message, self, SLOT(slot), SLOT(failed)
        )

    def _token(self, purpose: str = "") -> str:
        return f"parley{self._attempts}{purpose}"

    def _own_path(self, kind: str, purpose: str = "") -> str:
        """The path that the portal will give what is made with a token of ours."""
        sender = self._connection.baseService().removeprefix(":").replace(".", "_")
        return f"{_PATH}/{kind}/{sender}/{self._token(purpose)}"
