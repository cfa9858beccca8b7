"""The database as files: it and the journal beside it are renamed, copied and removed together."""

import os
from contextlib import suppress
from pathlib import Path

from app.store.durable import aside_of, set_aside, sync_folder, write_whole


def journal_of(path: Path) -> Path:
    """The file that SQLite keeps beside a database for the time of a transaction."""
    return path.with_name(f"{path.name}-journal")


def remove(path: Path) -> None:
    """Remove a database, if it is there; raises OSError."""
    path.unlink(missing_ok=True)
    journal_of(path).unlink(missing_ok=True)


def set_history_aside(path: Path) -> Path:
    """Rename a database; tells its new name. Raises OSError."""
    aside = set_aside(path)
    with suppress(FileNotFoundError):
        journal_of(path).replace(journal_of(aside))
    return aside


def keep_copy(path: Path) -> Path:
    """Let a damaged database be there under another name too; raises OSError."""
    aside = aside_of(path)
    try:
        os.link(path, aside)
    except OSError:  # some disks know one name for each file only
        write_whole(aside, path.read_bytes())
    return aside


def put_in_place(new: Path, path: Path) -> None:
    """Put a closed database in place of another closed one; raises OSError.

    The old one's journal goes first: SQLite would play it back into the new one.
    """
    journal_of(path).unlink(missing_ok=True)
    new.replace(path)
    sync_folder(path.parent)
    with suppress(OSError):
        journal_of(new).unlink(missing_ok=True)
