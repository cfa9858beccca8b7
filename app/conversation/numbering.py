"""The numbers of turns: each is used once, and they rise."""

import threading


class Numbering:
    """Any thread may ask; the first number is `first`."""

    def __init__(self, first: int = 1) -> None:
        self._next = first
        self._lock = threading.Lock()

    def take(self) -> int:
        """The next number."""
        with self._lock:
            number, self._next = self._next, self._next + 1
            return number

    def rise_above(self, number: int) -> None:
        """Have all that follow be higher than that."""
        with self._lock:
            self._next = max(self._next, number + 1)
