"""A desktop's bus services, as much of them as the tests need: run with an address and a mode.

Every call is printed. PySide6 cannot take dictionaries apart, so what is in a call is read from the
way Qt prints it.
"""

import os
import re
import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusServiceWatcher,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)

PORTAL = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
NAMES = {"sleepless": "org.freedesktop.ScreenSaver", "login": "org.freedesktop.login1"}


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Services(QDBusVirtualObject):
    """Answers everything below one path."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.mode = mode
        self.watcher = QDBusServiceWatcher(self)
        self.watcher.serviceUnregistered.connect(lambda name: say("gone", name))

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, bus: QDBusConnection) -> bool:  # noqa: N802 # Qt's name
        say(message.interface(), message.member(), repr(message))
        answer = self.answer(message, bus)
        if answer is None:
            return bus.send(message.createErrorReply("no.such", "method"))
        reply = message.createReply()
        reply.setArguments(answer)
        return bus.send(reply)

    def answer(self, message: QDBusMessage, bus: QDBusConnection) -> list[object] | None:
        match message.member():
            case "Inhibit":
                self.watcher.setConnection(bus)
                self.watcher.addWatchedService(message.service())
                is_login = self.mode == "login"
                return [QDBusUnixFileDescriptor(os.pipe()[1])] if is_login else [7]
            case "Register" | "Close":
                return []
            case "CreateSession" if self.mode != "old portal":
                return self.respond(message, bus, 0)
            case "BindShortcuts":
                request = self.respond(message, bus, 1 if self.mode == "refusing portal" else 0)
                self.use_key(message.arguments()[0], bus)
                return request
        return None

    def respond(self, message: QDBusMessage, bus: QDBusConnection, code: int) -> list[object]:
        """Answer the way portals do: by a signal from an object made for the request."""
        token = re.search(r'"handle_token".*?"(\w+)"', repr(message))[1]
        sender = message.service().removeprefix(":").replace(".", "_")
        path = f"{PORTAL}/request/{sender}/{token}"
        signal = QDBusMessage.createSignal(path, "org.freedesktop.portal.Request", "Response")
        signal.setArguments([code, {}])
        bus.send(signal)
        return [QDBusObjectPath(path)]

    def use_key(self, session: QDBusObjectPath, bus: QDBusConnection) -> None:
        """Press and release the key of another program, then this program's."""
        for owner in (QDBusObjectPath(f"{PORTAL}/session/somebody/else"), session):
            for name in ("Activated", "Deactivated"):
                signal = QDBusMessage.createSignal(PORTAL, SHORTCUTS, name)
                signal.setArguments([owner, "talk", 1, {}])
                bus.send(signal)


def main(address: str, mode: str) -> None:
    application = QCoreApplication([])
    bus = QDBusConnection.connectToBus(address, "services")
    services = Services(mode)
    below = QDBusConnection.VirtualObjectRegisterOption.SubPath
    bus.registerVirtualObject("/org", services, below)
    say("ready", bus.registerService(NAMES.get(mode, "org.freedesktop.portal.Desktop")))
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
