"""The same history under another key: a passphrase in place of the keyring, or the other way."""

from contextlib import suppress

from app.core.errors import HistoryError
from app.store.durable import unfinished
from app.store.history import conversations, sounds
from app.store.history.database import Database
from app.store.history.files import put_in_place, remove
from app.store.history.migrating import backups_of
from app.store.history.opening import open_history
from app.store.history_key import HistoryKey


def relocked(database: Database, key: HistoryKey) -> Database:
    """Write the history anew under another key, and put that file in place of this one.

    At every moment there is one whole file at its place, and the new one lasts when this returns. A
    key for the keyring must be in it before; one that is not needed any more is to be destroyed
    afterwards. Nothing else may write meanwhile.

    Raises HistoryError where that cannot be done. The file is then as it was, and closed.
    """
    path = database.path
    new = unfinished(path)
    try:
        remove(new)
        copy, _ = open_history(new, key)
        try:
            for one in conversations.listed(database):
                conversations.put_whole(copy, conversations.read(database, one.id))
                for sound in sounds.of(database, one.id):  # one by one: together they may be large
                    sounds.put(copy, one.id, (sound,))
        finally:
            copy.close()
            database.close()
        put_in_place(new, path)
    except (OSError, HistoryError) as error:
        with suppress(OSError):
            remove(new)
        raise HistoryError(
            f"The history could not be locked otherwise: {error}. It is locked as before."
        ) from error
    for backup in backups_of(path):
        with suppress(OSError):
            remove(backup)
    return open_history(path, key)[0]
