"""Tells listeners what happened; no stage knows who listens."""

from collections.abc import Callable

from app.core.events import TurnEvent

Listener = Callable[[TurnEvent], None]


class Announcer:
    """Calls every listener for every event, on the thread on which it happened.

    Listeners must be quick and must not block: some are called between two blocks of sound.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Add a listener. To be called before anything happens."""
        self._listeners.append(listener)

    def announce(self, event: TurnEvent) -> None:
        """Tell everybody, in the order in which they began to listen."""
        for listener in self._listeners:
            listener(event)
