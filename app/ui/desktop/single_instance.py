"""One Parley for each user and data folder; a second start asks the first instead."""

import hashlib
import logging
import os
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.core.errors import UsageError

logger = logging.getLogger(__name__)

_NAME = "parley"
_VERSION = "1"
_LONGEST_MESSAGE = 64
_LONGEST_PATH = 90
"""A local socket's path holds about 100 bytes, and while it is made it is longer by 9."""

_PATIENCE_MILLISECONDS = 2000
_UNWRITABLE = "Parley cannot write in {folder}. Make that folder writable, and start Parley again."
_DONE, _REFUSED = b"done\n", b"refused\n"


class Verb(StrEnum):
    """What a running Parley can be asked."""

    RAISE = "raise"
    TOGGLE_LISTEN = "toggle-listen"
    PRESS = "press"
    RELEASE = "release"
    STOP = "stop"


class SingleInstance(QObject):
    """The claim to be the only instance with this folder, and the ear for those that come later."""

    asked = Signal(str)
    """A verb that a second start has sent."""

    def __init__(self, folder: Path, name: str = _NAME, parent: QObject | None = None) -> None:
        super().__init__(parent)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(_UNWRITABLE.format(folder=folder)) from error
        self._folder = folder
        self._address = _address(folder, name)
        self._lock = QLockFile(str(folder / f"{name}.lock"))
        self._lock.setStaleLockTime(0)  # a lock is stale when its process is gone, never by age
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def claim(self) -> bool:
        """Whether this is the only instance; if so, it can be asked from now on.

        Raises UsageError if nothing can be written in the folder.
        """
        if not self._lock.tryLock(0):
            if self._lock.error() is QLockFile.LockError.LockFailedError:
                return False
            raise UsageError(_UNWRITABLE.format(folder=self._folder))
        QLocalServer.removeServer(self._address)  # what a crash has left
        if not self._server.listen(self._address):
            logger.warning("A second start cannot reach this one: %s", self._server.errorString())
        return True

    def give_up(self) -> None:
        """Let another instance take over."""
        self._server.close()
        self._lock.unlock()

    @Slot()
    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(_LONGEST_MESSAGE)
            caller = _Caller(socket)
            caller.asked.connect(self.asked)


class _Caller(QObject):
    """One second start: it may send one short line, and soon."""

    asked = Signal(str)

    def __init__(self, socket: QLocalSocket) -> None:
        super().__init__(socket)
        self._socket = socket
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(self._read)
        QTimer.singleShot(_PATIENCE_MILLISECONDS, self, socket.abort)
        self._read()

    @Slot()
    def _read(self) -> None:
        socket = self._socket
        if not socket.canReadLine():
            if socket.bytesAvailable() >= _LONGEST_MESSAGE:
                socket.abort()
            return
        verb = _understood(bytes(socket.readLine().data()))
        socket.write(_REFUSED if verb is None else _DONE)
        socket.disconnectFromServer()
        if verb is not None:
            self.asked.emit(verb.value)


def ask(folder: Path, verb: Verb, name: str = _NAME) -> bool:
    """Ask the running instance for something; whether there is one that did it.

    Needs neither an application nor an event loop.
    """
    socket = QLocalSocket()
    socket.connectToServer(_address(folder, name))
    if not socket.waitForConnected(_PATIENCE_MILLISECONDS):
        return False
    socket.write(f"{_NAME} {_VERSION} {verb.value}\n".encode())
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(_PATIENCE_MILLISECONDS):
        answer += bytes(socket.readAll().data())
    return answer == _DONE


def _understood(line: bytes) -> Verb | None:
    match line.decode("ascii", "replace").split():
        case [greeting, version, verb] if (greeting, version) == (_NAME, _VERSION):
            return Verb(verb) if verb in list(Verb) else None
    return None


def _address(folder: Path, name: str) -> str:
    """Where the running instance listens: in the folder, which is the user's own, if that fits."""
    inside = folder.absolute() / f"{name}.socket"
    if os.name == "posix" and len(os.fsencode(inside)) <= _LONGEST_PATH:
        return str(inside)
    return f"{name}-{hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:20]}"
