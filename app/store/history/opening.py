"""Opens the history: made if it is not there, set aside if it is damaged, brought up to date."""

import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from app.core.errors import HistoryError
from app.store.durable import unfinished
from app.store.history.damage import State, rescue, state_of
from app.store.history.database import Database
from app.store.history.files import keep_copy, put_in_place, remove, set_history_aside
from app.store.history.migrating import bring_up_to_date
from app.store.history.schema import MIGRATIONS, Migration
from app.store.history_key import (
    HistoryKey,
    HistoryLockedError,
    Keyring,
    Lock,
    RawKey,
    key_in,
    system_keyring,
)

logger = logging.getLogger(__name__)

_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


def open_history(
    path: Path, key: HistoryKey, migrations: Sequence[Migration] = MIGRATIONS
) -> tuple[Database, str]:
    """The history, and a message for the user: empty if all is well.

    A damaged file is set aside under another name, and a new one is begun with what can still be
    read of it; the message says so.

    Args:
        path: the file, in a folder of its own; both are made if they are not there.
        key: what it is, or is to be, encrypted with.
        migrations: the first makes version 1 of an empty file, and so on.

    Raises HistoryLockedError where the key is another one, and HistoryError where a newer Parley
    wrote the file, another one is using it or it cannot be written; it is then as it was.
    """
    _make_private(path)
    database = Database(path, key)
    try:
        match state_of(database):
            case State.OTHER_KEY:
                raise HistoryLockedError(
                    Lock.OTHER_KEY if isinstance(key, RawKey) else Lock.WRONG_PASSPHRASE
                )
            case State.DAMAGED:
                database.close()
                return _begun_again(path, key, migrations)
        bring_up_to_date(database, key, migrations)
    except BaseException:
        database.close()
        raise
    return database, ""


def open_with_keyring(
    path: Path, find: Callable[[], Keyring] = system_keyring
) -> tuple[Database, str]:
    """The history whose key is in the system's keyring; as `open_history`.

    May wait until the user has unlocked the keyring. The lock of the HistoryLockedError says what
    is to be offered: a passphrase that is there (PASSPHRASE_NEEDED, OTHER_KEY), a new one or no
    history (NO_KEYRING), another try (KEYRING_LOCKED).
    """
    there = path.is_file() and path.stat().st_size > 0
    try:
        key = key_in(find(), database_there=there)
    except HistoryLockedError as error:
        if there and error.lock is Lock.NO_KEYRING:
            raise HistoryLockedError(Lock.PASSPHRASE_NEEDED) from None
        raise
    return open_history(path, key)


def begin_anew(path: Path) -> str:
    """Set the file aside, so that the next opening begins a new one; the message says where it is.

    Raises HistoryError where it cannot be renamed.
    """
    try:
        aside = set_history_aside(path)
    except OSError as error:
        raise HistoryError(
            f"The history could not be set aside: {error.strerror}. Rename {path} yourself."
        ) from error
    return f"The history was set aside as {aside.name}; it stays locked with the key that it had."


def _begun_again(
    path: Path, key: HistoryKey, migrations: Sequence[Migration]
) -> tuple[Database, str]:
    """The new one takes the damaged one's place only when it is whole."""
    new = unfinished(path)
    try:
        remove(new)
        database, _ = open_history(new, key, migrations)
        try:
            turns = rescue(path, key, database)
        finally:
            database.close()
        aside = keep_copy(path)
        put_in_place(new, path)
    except OSError as error:
        raise HistoryError(
            f"The history is damaged and could not be set aside: {error.strerror}. "
            f"Make room in {path.parent}, or rename {path.name} yourself."
        ) from error
    logger.warning("the history was damaged; it is kept as %s", aside)
    saved = f"{turns} turns of it could be read and are here" if turns else "nothing could be read"
    return open_history(path, key, migrations)[0], (
        f"The history was damaged, and a new one was begun: {saved}. "
        f"The damaged one is kept as {aside.name}."
    )


def _make_private(path: Path) -> None:
    """SQLite gives its journal the rights that the database has."""
    try:
        path.parent.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE))
        if os.name == "posix":
            path.parent.chmod(_PRIVATE_FOLDER)
            path.chmod(_PRIVATE_FILE)
    except OSError as error:
        raise HistoryError(
            f"The history could not be made in {path.parent}: {error.strerror}. "
            "See to the rights of this folder."
        ) from error
