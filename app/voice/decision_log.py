"""Writes down why Parley did what it did: reasons and figures, never anybody's words."""

import logging
import queue
import threading
from collections.abc import Callable

from app.core.events import Event
from app.core.explaining import Decision, explained

logger = logging.getLogger(__name__)

_WRITTEN_SECONDS = 0.2
"""How long closing waits for the last lines."""


class DecisionLog:
    """Stands before whoever takes the events, and notes the decisions among them.

    The lines are written by a thread of their own: decisions are told while a lock is held that
    the loudspeaker needs too, and a disk may take its time.
    """

    def __init__(self, announce: Callable[[Event], None]) -> None:
        self._announce = announce
        self._unwritten: queue.SimpleQueue[Decision | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="decision log", daemon=True)

    def start(self) -> None:
        """Begin to write; what was decided before is not lost."""
        self._thread.start()

    def announce(self, event: Event) -> None:
        """Pass an event on; never blocks."""
        decision = explained(event)
        if decision is not None:
            self._unwritten.put(decision)
        self._announce(event)

    def close(self) -> None:
        """Write what has not been written yet, if that takes but a moment."""
        self._unwritten.put(None)
        if self._thread.is_alive():
            self._thread.join(_WRITTEN_SECONDS)

    def _write(self) -> None:
        while (decision := self._unwritten.get()) is not None:
            logger.info("%s", decision.line)
