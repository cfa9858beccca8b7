"""One encrypted database, open: its key, how it is kept safe, one thread in it at a time.

The journal is truncated, not a write-ahead log: at rest there is one file, what was deleted lies in
no second one, and a folder on a network disk does as well. With `synchronous = FULL` a commit lasts
when it returns, power loss included, at a price of some milliseconds that nobody waits for.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import HistoryError
from app.store.history_key import HistoryKey

PAGE_BYTES = 4096
"""SQLCipher's own size of a page, since version 4."""

_PATIENCE_SECONDS = 5.0

_PRAGMAS = (
    "secure_delete = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "synchronous = FULL",
    "fullfsync = ON",
    "journal_mode = TRUNCATE",
    "cache_size = -2000",  # kB, SQLite's own choice; the library's is four times as much
)
"""They look into the file, so they can be set only when it is known to be sound."""


class Database:
    """A connection that any thread may use. Raises HistoryError where it cannot be opened.

    Args:
        path: the file; it is made if it is not there.
        key: what it is encrypted with.
        patience: seconds to wait for another process.
    """

    def __init__(self, path: Path, key: HistoryKey, *, patience: float = _PATIENCE_SECONDS) -> None:
        self.path = path
        self.version = 0
        """The version of its tables that this program works with."""

        self._lock = threading.RLock()
        with told():
            self._connection = sqlcipher.connect(
                str(path), timeout=patience, isolation_level=None, check_same_thread=False
            )
            self._connection.execute(f"PRAGMA key = {key.literal}")
            # what SQLCipher would write to the standard error output of every failing page
            self._connection.execute("PRAGMA cipher_log_level = NONE")
            self._connection.execute("PRAGMA temp_store = MEMORY")

    @contextmanager
    def reading(self) -> Iterator[sqlcipher.Connection]:
        """The connection, for one thread. Raises HistoryError for whatever goes wrong."""
        with self._lock, told():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlcipher.Connection]:
        """A transaction: everything in it lasts when it is left, or nothing has changed.

        Raises HistoryError for whatever goes wrong.
        """
        with self._lock, told():
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                if self.version and version_of(connection) != self.version:
                    raise HistoryError(
                        "Another version of Parley has changed the history. Restart this one."
                    )
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlcipher.Error):
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                raise

    def prepare(self) -> None:
        """Have writing last and deleting overwrite; to be called before anything is written."""
        with self.reading() as connection:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Close the file; raises nothing."""
        with self._lock, suppress(sqlcipher.Error):
            self._connection.close()


@contextmanager
def told() -> Iterator[None]:
    """What SQLite has to say, in a sentence."""
    try:
        yield
    except sqlcipher.Error as error:
        raise HistoryError(_sentence(str(error))) from error


def version_of(connection: sqlcipher.Connection) -> int:
    """The version of the tables, 0 for none."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _sentence(what: str) -> str:
    if "locked" in what:
        return "Another Parley is using the history. Close it, then try again."
    if "full" in what or "I/O" in what:
        return (
            f"The history could not be written: {what}. Make room on the disk; the conversation "
            "goes on, and what is missing is written as soon as it can be."
        )
    if "readonly" in what or "unable to open" in what:
        return f"The history cannot be written to: {what}. See to the rights of its folder."
    return f"The history could not be read or written: {what}. Restart Parley."
