"""The database of the history, open or locked, and with what it is locked."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from app.core.errors import HistoryError
from app.store.history import opening
from app.store.history.database import Database
from app.store.history.forgetting import forget_everything
from app.store.history.relocking import relocked
from app.store.history.waited_ring import WaitedRing
from app.store.history_key import (
    HistoryKey,
    HistoryLockedError,
    Keyring,
    Lock,
    Passphrase,
    destroy_key,
    key_in,
    system_keyring,
)

logger = logging.getLogger(__name__)

_FAREWELL_SECONDS = 1.0


class Vault:
    """Any thread may use it; what waits for the keyring or writes the file anew takes its time.

    Args:
        path: the file, in a folder of its own.
        find: the system's keyring.
    """

    def __init__(self, path: Path, find: Callable[[], Keyring] = system_keyring) -> None:
        self.path = path
        self._find = WaitedRing(find)
        self._database: Database | None = None
        self._passphrase: Passphrase | None = None
        self._lock = threading.RLock()

    @property
    def is_open(self) -> bool:
        """Whether the history can be read and written."""
        return self._database is not None

    @property
    def behind_passphrase(self) -> bool:
        """Whether the open history has a passphrase and no key in the keyring."""
        return self._passphrase is not None

    @property
    def waits_for_keyring(self) -> bool:
        """Whether somebody is waiting for the system's keyring now, and perhaps for its owner."""
        return self._find.waited_for

    @property
    def database(self) -> Database:
        """The open database; raises HistoryError while there is none."""
        database = self._database
        if database is None:
            raise HistoryError("The history is not open. Unlock it, then try again.")
        return database

    def open(self) -> str:
        """Open with the key that is in the keyring, as `open_with_keyring`; tells its message."""
        with self._lock:
            if self._database is not None:
                return ""
            self._database, message = opening.open_with_keyring(self.path, self._find)
            return message

    def unlock(self, words: str) -> str:
        """Open with a passphrase, as `open_history`; tells its message."""
        with self._lock:
            if self._database is not None:
                return ""
            passphrase = Passphrase(words)
            self._database, message = opening.open_history(self.path, passphrase)
            self._passphrase = passphrase
            return message

    def set_aside(self) -> str:
        """Close, and let the next opening begin a new one; tells where the old one is."""
        with self._lock:
            self.close()
            return opening.begin_anew(self.path)

    def close(self) -> None:
        """Close the file; raises nothing. Whoever waits for the keyring now is left waiting."""
        if not self._lock.acquire(timeout=_FAREWELL_SECONDS):
            return
        try:
            database, self._database = self._database, None
            self._passphrase = None
            if database is not None:
                database.close()
        finally:
            self._lock.release()

    def lock_with_passphrase(self, words: str) -> None:
        """From now on there is this passphrase and no key in the keyring; raises HistoryError."""
        with self._lock:
            passphrase = Passphrase(words)
            had_key = not self.behind_passphrase
            self._relock(passphrase)
            self._passphrase = passphrase
            if had_key:
                try:
                    destroy_key(self._find())
                except HistoryError as error:  # it opens nothing any more
                    logger.warning("a key stays in the keyring: %s", error)

    def lock_with_keyring(self) -> None:
        """From now on the keyring has the key; raises HistoryError."""
        with self._lock:
            if self.database and self.behind_passphrase:
                self._relock(key_in(self._find(), database_there=False))
                self._passphrase = None

    def destroy(self, *, begin: bool) -> None:
        """Destroy the key, then remove all files.

        If something is to `begin` and there was a passphrase, a new history is open behind it then.

        Raises HistoryError where that cannot be done. If it is the key alone that stays, because
        the keyring is locked, the files are gone nevertheless.
        """
        with self._lock:
            passphrase = self._passphrase
            self.close()
            try:
                _destroy_key(self._find)
            finally:
                forget_everything(self.path)
            if begin and passphrase is not None:
                self._database, _ = opening.open_history(self.path, passphrase)
                self._passphrase = passphrase

    def _relock(self, key: HistoryKey) -> None:
        database, before = self.database, self._passphrase
        self._database = None
        try:
            self._database = relocked(database, key)
        except HistoryError:
            database.close()
            self._passphrase = None
            if before is None:
                self.open()
            else:
                self.unlock(before.words)
            raise


def _destroy_key(find: Callable[[], Keyring]) -> None:
    try:
        destroy_key(find())
    except HistoryLockedError as error:
        if error.lock is not Lock.NO_KEYRING:
            raise
