"""One end of the pipe between the window's process and the voice process."""

import logging
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from app.core.voice_events import LevelMeasured
from app.remote.outbox import Outbox
from app.remote.wire import LARGEST, Message, decode, encode

logger = logging.getLogger(__name__)


class Link:
    """Sends from any thread without waiting, receives on one thread.

    The connection is closed when the last thread has left it: closing it under a thread that
    reads or writes would neither wake that thread nor show at the other end.
    """

    def __init__(self, connection: Connection, outbox: Outbox | None = None) -> None:
        self._connection = connection
        self._outbox = outbox or Outbox()
        self._changed = threading.Condition()
        self._users = 1  # the writer
        self._closed = self._broken = False
        self._woken, self._waker = Pipe(duplex=False)
        threading.Thread(target=self._write, name="link-writer", daemon=True).start()

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._closed or self._broken

    def send(self, message: Message) -> None:
        """Send soon, in order; does nothing once either end has gone.

        A level replaces an older one that has not been sent. Raises WireError for what is too long.
        """
        data = encode(message)
        with self._changed:
            if self.closed:
                return
            if not self._outbox.put(data, fleeting=isinstance(message, LevelMeasured)):
                logger.error("the other process takes no messages: giving it up")
                self._shut()
            self._changed.notify()

    def receive(self) -> Message | None:
        """The next message, waiting for it; None when either end has gone.

        Raises WireError for bytes that are no message.
        """
        with self._changed:
            if self._closed:
                return None
            self._users += 1
        try:
            if self._woken in wait([self._connection, self._woken]):
                return None
            data = self._connection.recv_bytes(LARGEST)
        except (EOFError, OSError):
            self.close()
            return None
        finally:
            self._leave()
        return decode(data)

    def close(self) -> None:
        """End the link from this side; what is unsent still goes out if it is taken."""
        with self._changed:
            self._shut()

    def _write(self) -> None:
        try:
            while (data := self._next()) is not None:
                self._connection.send_bytes(data)
        except OSError:  # what the other end sent before it went can still be read
            self._broken = True
        finally:
            self._leave()

    def _next(self) -> bytes | None:
        with self._changed:
            while (data := self._outbox.take()) is None and not self._closed:
                self._changed.wait()
            return data

    def _shut(self) -> None:
        if not self._closed:
            self._closed = True
            self._waker.send_bytes(b"closed")
            self._changed.notify()

    def _leave(self) -> None:
        with self._changed:
            self._users -= 1
            if self._closed and not self._users:
                for end in (self._connection, self._woken, self._waker):
                    end.close()
