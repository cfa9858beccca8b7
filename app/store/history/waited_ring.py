"""The system's keyring, and whether it is being waited for: its owner may have to unlock it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from app.store.history_key import Keyring


class WaitedRing:
    """A keyring for one thread at a time; calling it finds the system's. Any thread may look.

    Args:
        find: the system's keyring; raises HistoryLockedError where there is none.
    """

    def __init__(self, find: Callable[[], Keyring]) -> None:
        self._find = find
        self.waited_for = False

    def __call__(self) -> Keyring:
        """The keyring, whose calls are noticed here."""
        with self._waiting():
            return _Noticed(self._find(), self._waiting)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        self.waited_for = True
        try:
            yield
        finally:
            self.waited_for = False


class _Noticed:
    def __init__(self, ring: Keyring, waiting: Callable[[], AbstractContextManager[None]]) -> None:
        self._ring = ring
        self._waiting = waiting

    def get_password(self, service: str, username: str) -> str | None:
        """As the keyring."""
        with self._waiting():
            return self._ring.get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """As the keyring."""
        with self._waiting():
            self._ring.set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        """As the keyring."""
        with self._waiting():
            self._ring.delete_password(service, username)
