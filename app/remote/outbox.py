"""What waits to be sent. Pure: no thread, no pipe."""

from collections import deque

MOST = 4096
"""Far more than a living reader ever leaves waiting: over a minute of events."""


class Outbox:
    """First in, first out; of fleeting items only the newest is kept, behind all others."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lasting: deque[bytes] = deque()
        self._fleeting: bytes | None = None

    def put(self, item: bytes, fleeting: bool = False) -> bool:
        """Take an item in; False if so many wait that nobody can be reading them."""
        if fleeting:
            self._fleeting = item
            return True
        if len(self._lasting) >= self._most:
            return False
        self._lasting.append(item)
        return True

    def take(self) -> bytes | None:
        """The next item to be sent, or None."""
        if self._lasting:
            return self._lasting.popleft()
        item, self._fleeting = self._fleeting, None
        return item
