"""Conversations are deleted and stretches of time forgotten, without a trace in the file."""

import logging
import math
from contextlib import suppress
from pathlib import Path

from app.core.errors import HistoryError
from app.store.durable import unfinished
from app.store.history.database import Database
from app.store.history.files import remove
from app.store.history.migrating import backups_of

logger = logging.getLogger(__name__)

SECONDS_A_DAY = 86_400.0


def delete(database: Database, conversation: str) -> int:
    """Delete a conversation, telling how many turns it had; raises HistoryError."""
    return _forget(database, "conversation = ?", (conversation,))


def forget_since(database: Database, moment: float, until: float = math.inf) -> int:
    """Forget all turns in which something was said at this time or later, pinned or not.

    Tells how many that were. Raises HistoryError, and then nothing is forgotten.

    Args:
        database: the history.
        moment: seconds since 1970.
        until: turns that began later stay.
    """
    return _forget(database, "ended >= ? AND begun <= ?", (moment, until))


def first_since(
    database: Database, conversation: str, moment: float, until: float = math.inf
) -> tuple[int, ...]:
    """The lowest turn of a conversation that `forget_since` would forget, if there is one."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT min(number) FROM turns WHERE conversation = ? AND ended >= ? AND begun <= ?",
            (conversation, moment, until),
        ).fetchone()
    return () if row[0] is None else (int(row[0]),)


def forget_before(database: Database, moment: float) -> int:
    """Forget all turns that were over before this time, but for those of pinned conversations."""
    unpinned = "conversation IN (SELECT id FROM conversations WHERE NOT pinned)"
    return _forget(database, f"ended < ? AND {unpinned}", (moment,))


def keep_for(database: Database, days: int, now: float) -> int:
    """Forget what is older than so many days; nothing for 0, which keeps it for ever."""
    return forget_before(database, now - days * SECONDS_A_DAY) if days > 0 else 0


def forget_everything(path: Path) -> None:
    """Remove the history, its copies and what was set aside of it; it must be closed.

    Raises HistoryError where that cannot be done.
    """
    damaged = path.parent.glob(f"{path.stem}.damaged-*{path.suffix}")
    try:
        for one in (path, unfinished(path), *damaged, *backups_of(path)):
            remove(one)
    except OSError as error:
        raise HistoryError(
            f"The history could not be removed: {error.strerror}. Remove {path.parent} yourself."
        ) from error


def _forget(database: Database, which: str, values: tuple[float | str, ...]) -> int:
    with database.writing() as connection:
        turns = connection.execute(f"DELETE FROM turns WHERE {which}", values).rowcount
        gone = connection.execute(
            "DELETE FROM conversations WHERE NOT EXISTS "
            "(SELECT 1 FROM turns WHERE conversation = conversations.id)"
        ).rowcount
    if turns or gone:
        _erase(database)
    return int(turns)


def _erase(database: Database) -> None:
    """The deleted is overwritten already (`secure_delete`); this gives its room back."""
    try:
        with database.reading() as connection:
            connection.execute("VACUUM")
    except HistoryError as error:  # it takes as much room again as the file has
        logger.warning("the history was not made smaller: %s", error)
    for backup in backups_of(database.path):
        with suppress(OSError):
            backup.unlink()
