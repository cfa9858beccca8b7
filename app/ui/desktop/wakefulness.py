"""Keeps the computer from going to sleep while somebody talks with it."""

import os
import subprocess
import sys
from itertools import count
from typing import Any, Protocol

from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

_WHO, _WHY = "Parley", "A conversation is going on"
_BUS_MILLISECONDS = 500

_DESKTOP = (
    ("org.freedesktop.PowerManagement", "/org/freedesktop/PowerManagement/Inhibit",
     "org.freedesktop.PowerManagement.Inhibit"),
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
)  # fmt: skip
"""Service, path, interface. The first lets the screen go dark; not every desktop has it."""

_LOGIN = (
    "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
)  # fmt: skip

_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001


class Inhibitor(Protocol):
    """A way to keep a computer awake; does nothing where that is impossible."""

    def take(self) -> None:
        """From now on."""
        ...

    def release(self) -> None:
        """No longer."""
        ...


class Wakefulness:
    """Whether the computer has to stay awake; saying it twice changes nothing."""

    def __init__(self, inhibitor: Inhibitor | None = None) -> None:
        self._inhibitor = inhibitor or _system_inhibitor()
        self._awake = False

    def keep_awake(self, awake: bool) -> None:
        """Keep the computer awake, or let it sleep when it likes."""
        if awake != self._awake:
            self._awake = awake
            (self._inhibitor.take if awake else self._inhibitor.release)()


class BusInhibitor:
    """Linux: asks the desktop, or else the system's login service, over their buses.

    What was asked for lasts as long as the connection, so it is given back by closing that: the
    services want their number back unsigned, which PySide6 cannot send.
    """

    _names = count()

    def __init__(self, session_bus: str = "", system_bus: str = "") -> None:
        self._addresses = session_bus, system_bus
        self._name = f"parley-awake-{next(self._names)}"
        self._login_lock: object = None
        """An open file that keeps the login service from sleeping."""

    def take(self) -> None:
        """Ask one after another until somebody agrees."""
        session, system = self._addresses
        bus = _connected(QDBusConnection.BusType.SessionBus, session, self._name)
        if not any(_answer(bus, *service, _WHO, _WHY) for service in _DESKTOP):
            QDBusConnection.disconnectFromBus(self._name)
            bus = _connected(QDBusConnection.BusType.SystemBus, system, self._name)
            self._login_lock = _answer(bus, *_LOGIN, "sleep:idle", _WHO, _WHY, "block")

    def release(self) -> None:
        """Give back what was taken."""
        self._login_lock = None
        QDBusConnection.disconnectFromBus(self._name)


class WindowsInhibitor:
    """Windows: tells the system that this thread needs it."""

    def take(self) -> None:
        """Until this thread says otherwise."""
        self._say(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)

    def release(self) -> None:
        """Say otherwise."""
        self._say(_ES_CONTINUOUS)

    def _say(self, flags: int) -> None:
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.kernel32.SetThreadExecutionState(flags)


class MacInhibitor:
    """MacOS: the system's own program for it, which ends with this one."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def take(self) -> None:
        """Start it."""
        self._running = subprocess.Popen(["/usr/bin/caffeinate", "-i", "-w", str(os.getpid())])

    def release(self) -> None:
        """End it."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait()
            self._running = None


def _system_inhibitor() -> Inhibitor:
    if sys.platform == "win32":
        return WindowsInhibitor()
    if sys.platform == "darwin":
        return MacInhibitor()
    return BusInhibitor()


def _connected(kind: QDBusConnection.BusType, address: str, name: str) -> QDBusConnection:
    if address:
        return QDBusConnection.connectToBus(address, name)
    return QDBusConnection.connectToBus(kind, name)


def _answer(bus: QDBusConnection, service: str, path: str, interface: str, *words: str) -> Any:
    """What a service answers to being asked to inhibit sleep; None if it does not."""
    if not bus.isConnected():
        return None
    message = QDBusMessage.createMethodCall(service, path, interface, "Inhibit")
    message.setArguments(list(words))
    answer = bus.call(message, QDBus.CallMode.Block, _BUS_MILLISECONDS)
    if answer.type() is not QDBusMessage.MessageType.ReplyMessage or not answer.arguments():
        return None
    return answer.arguments()[0]
