"""Tells a damaged history from one with another key, and saves what it can of it.

Every page carries a code that only its key can make. With another key no page is right; with ours,
pages that are wrong were damaged.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import HistoryError
from app.core.recorded import Whose
from app.store.history import conversations, rows, sounds
from app.store.history.database import PAGE_BYTES, Database
from app.store.history.records import KeptConversation, KeptSound, KeptTurn
from app.store.history_key import HistoryKey

_UNREADABLE = ("not a database", "malformed", "hmac", "corrupt")


_HEADS = "SELECT id, title, pinned, begun FROM conversations ORDER BY rowid "
_TURNS = f"SELECT conversation, {rows.COLUMNS} FROM turns ORDER BY id "
_SOUNDS = "SELECT conversation, number, whose, sound FROM sounds JOIN turns ON turns.id = turn"


class State(Enum):
    """What is to be said of a file."""

    SOUND = "everything in it can be read"
    DAMAGED = "the key is right, but not all can be read"
    OTHER_KEY = "nothing can be read with this key"


def state_of(database: Database) -> State:
    """What is to be said of a file; raises HistoryError where it cannot be looked at."""
    with database.reading() as connection:
        # from the first look on nobody else writes, or pages half written would count as damaged
        connection.execute("BEGIN")
        try:
            readable = _is_readable(connection)
            pages = -(-database.path.stat().st_size // PAGE_BYTES)
            wrong = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            if readable and not wrong and _holds_together(connection):
                return State.SOUND
            return State.DAMAGED if readable or len(wrong) < pages else State.OTHER_KEY
        finally:
            connection.execute("ROLLBACK")


def rescue(damaged: Path, key: HistoryKey, database: Database) -> int:
    """Put into a database what can be read of a damaged one; tells how many turns that were."""
    heads: dict[str, KeptConversation] = {}
    found: dict[str, dict[int, KeptTurn]] = defaultdict(dict)
    for order in ("ASC", "DESC"):  # from both ends, for the first bad page ends the reading
        with suppress(HistoryError):
            for name, title, pinned, begun in _rows(damaged, key, _HEADS + order):
                heads[name] = KeptConversation(name, title, bool(pinned), begun)
        with suppress(HistoryError):
            for name, *row in _rows(damaged, key, _TURNS + order):
                with suppress(ValueError):
                    turn = rows.turn_of(row)
                    found[name][turn.exchange.turn] = turn
    for name, turns in found.items():
        begun = min(turn.begun for turn in turns.values())
        head = heads.get(name, KeptConversation(name, begun=begun))
        conversations.put_whole(database, replace(head, turns=tuple(turns.values())))
    with suppress(HistoryError):
        for name, number, whose, sound in _rows(damaged, key, _SOUNDS):
            sounds.put(database, name, (KeptSound(number, Whose[whose], sound),))
    return sum(map(len, found.values()))


def _rows(path: Path, key: HistoryKey, query: str) -> Iterator[tuple[Any, ...]]:
    database = Database(path, key)
    try:
        with database.reading() as connection:
            yield from connection.execute(query)
    finally:
        database.close()


def _is_readable(connection: sqlcipher.Connection) -> bool:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        if not any(word in str(error) for word in _UNREADABLE):
            raise
        return False
    return True


def _holds_together(connection: sqlcipher.Connection) -> bool:
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlcipher.DatabaseError as error:
        if "locked" in str(error):
            raise
        return False
    return bool(answer == ("ok",))
