"""Tells of every change of the sound server's routing, where there is one that can be asked."""

import logging
import sys
import threading
from collections.abc import Callable

from app.audio.pulse_client import PulseClient, pulse_library
from app.audio.routing import Routing

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.3
"""Between two attempts to find a server: asking costs less than a millisecond."""


class RoutingWatch:
    """Calls `changed` on a thread of its own; with None when the server has gone.

    Nothing is ever called where there is neither PulseAudio nor PipeWire.
    """

    def __init__(self, changed: Callable[[Routing | None], None]) -> None:
        self._changed = changed
        self._client: PulseClient | None = None
        self._asked = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="routing", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        if sys.platform == "linux":
            self._thread.start()

    def look(self) -> None:
        """Tell how things are now, even if nothing changed."""
        self._asked = True
        client = self._client
        if client is not None:
            client.wake()

    def close(self) -> None:
        """End the watch."""
        self._ended.set()
        client = self._client
        if client is not None:
            client.wake()

    def _run(self) -> None:
        library = pulse_library()
        while library is not None and not self._ended.is_set():
            client = self._client = PulseClient(library)
            try:
                if client.connect():
                    self._follow(client)
            except Exception:
                logger.exception("the sound server could not be asked")
                return
            finally:
                client.close()
            self._ended.wait(RETRY_SECONDS)

    def _follow(self, client: PulseClient) -> None:
        last: Routing | None = None
        while client.wait() and not self._ended.is_set():
            asked, self._asked = self._asked, False
            routing = client.read()
            if routing is not None and (asked or routing != last):
                last = routing
                self._changed(routing)
        if not self._ended.is_set():
            self._changed(None)
