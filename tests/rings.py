"""Keyrings that can be locked, in place of the system's."""

import threading

from app.store.history_key import HistoryLockedError, Lock


class Ring:
    """A keyring with at most one secret; calling it is how the program finds it."""

    def __init__(self, secret: str | None = None) -> None:
        self.secret = secret
        self.locked = False

    def __call__(self) -> "Ring":
        """As `system_keyring`; raises HistoryLockedError while it is locked."""
        if self.locked:
            raise HistoryLockedError(Lock.KEYRING_LOCKED)
        return self

    def get_password(self, service: str, username: str) -> str | None:
        """As the keyring library."""
        return self.secret

    def set_password(self, service: str, username: str, password: str) -> None:
        """As the keyring library."""
        self.secret = password

    def delete_password(self, service: str, username: str) -> None:
        """As the keyring library."""
        self.secret = None


class SlowRing(Ring):
    """A keyring that asks its owner something, who takes their time to answer."""

    def __init__(self, secret: str | None = None) -> None:
        super().__init__(secret)
        self.asked, self.answered = threading.Event(), threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        """As the keyring library."""
        self.asked.set()
        self.answered.wait(30)
        return super().get_password(service, username)


def no_ring() -> Ring:
    """As `system_keyring` where there is none."""
    raise HistoryLockedError(Lock.NO_KEYRING)
