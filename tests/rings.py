"""Keyrings that can be locked, in place of the system's."""

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


def no_ring() -> Ring:
    """As `system_keyring` where there is none."""
    raise HistoryLockedError(Lock.NO_KEYRING)
