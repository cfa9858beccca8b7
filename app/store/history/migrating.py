"""Brings a history of an older version up to date, after a copy of it was made."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.core.errors import HistoryError
from app.store.history.database import Database, version_of
from app.store.history.schema import Migration
from app.store.history_key import HistoryKey


def bring_up_to_date(database: Database, key: HistoryKey, migrations: Sequence[Migration]) -> None:
    """Give a database the tables of the newest version, all at once or not at all.

    Raises HistoryError where a newer Parley wrote it; nothing has changed then.
    """
    newest = len(migrations)
    database.prepare()
    with database.reading() as connection:
        version = version_of(connection)
    if version > newest:
        raise HistoryError(
            "The history was written by a newer version of Parley and was left as it is. "
            "Use that version, or move the history away to begin another."
        )
    if 0 < version < newest:
        _back_up(database, key, version)
    if version < newest:
        with database.writing() as connection:
            for number, migration in enumerate(migrations, start=1):
                if number > version_of(connection):  # another process may have been quicker
                    for statement in migration:
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {number}")
    database.version = newest


def backups_of(path: Path) -> Iterator[Path]:
    """The copies that were made of a database before its migrations."""
    return path.parent.glob(f"{path.stem}.version-*{path.suffix}")


def _back_up(database: Database, key: HistoryKey, version: int) -> None:
    """Through SQLite, since whoever opens and closes the file itself takes away SQLite's locks."""
    path = database.path
    backup = path.with_name(f"{path.stem}.version-{version}{path.suffix}")
    try:
        backup.unlink(missing_ok=True)
        os.close(os.open(backup, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise HistoryError(
            f"No copy of the history could be made before it is brought up to date: "
            f"{error.strerror}. Make room in {path.parent}."
        ) from error
    copy = Database(backup, key)
    try:
        with database.reading() as source, copy.reading() as target:
            source.backup(target)
    finally:
        copy.close()
