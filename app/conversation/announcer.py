"""Tells listeners what happened; no stage knows who listens."""

import threading
from collections import deque
from collections.abc import Callable

from app.core.events import Event, ReplyFinished, TurnCancelled

_REMEMBERED = 64
"""Turns that are over; nothing is heard of older ones."""

Listener = Callable[[Event], None]


class _Untold(threading.local):
    """What has still to be told by this thread."""

    def __init__(self) -> None:
        self.events: deque[Event] = deque()


class Announcer:
    """Calls every listener for every event, on the thread on which it happened.

    Listeners must be quick and must not block: some are called between two blocks of sound. What
    a listener announces in turn is told after the event in hand, so that all hear of both in the
    same order. A turn ends once: whether it was finished or cancelled, what came first is told.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._untold = _Untold()
        self._ended: set[int] = set()
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> None:
        """Add a listener. To be called before anything happens."""
        self._listeners.append(listener)

    def announce(self, event: Event) -> None:
        """Tell everybody, in the order in which they began to listen."""
        if self._ends_again(event):
            return
        untold = self._untold.events
        untold.append(event)
        if len(untold) > 1:
            return
        try:
            while untold:
                for listener in self._listeners:
                    listener(untold[0])
                untold.popleft()
        finally:
            untold.clear()

    def _ends_again(self, event: Event) -> bool:
        if not isinstance(event, ReplyFinished | TurnCancelled):
            return False
        with self._lock:
            again = event.turn in self._ended
            self._ended.add(event.turn)
            if len(self._ended) > 2 * _REMEMBERED:
                self._ended = set(sorted(self._ended)[-_REMEMBERED:])
            return again
