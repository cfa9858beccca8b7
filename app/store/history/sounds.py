"""The sound of turns, if the user wants it kept: put beside their words, and gone with them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.core.recorded import Whose
from app.store.history.database import Database
from app.store.history.records import KeptSound

_PUT = (
    "INSERT INTO sounds (turn, whose, sound) "
    "SELECT id, ?, ? FROM turns WHERE conversation = ? AND number = ? "
    "ON CONFLICT DO UPDATE SET sound = excluded.sound"
)
"""A turn that is not there, since it was forgotten meanwhile, gets none."""

_OF = "FROM sounds JOIN turns ON turns.id = sounds.turn WHERE conversation = ?"


def put_in(
    connection: sqlcipher.Connection, conversation: str, sounds: Iterable[KeptSound]
) -> None:
    """Put sounds beside the words of their turns, in a transaction that has begun."""
    connection.executemany(
        _PUT, [(one.whose.name, one.sound, conversation, one.turn) for one in sounds]
    )


def put(database: Database, conversation: str, sounds: Iterable[KeptSound]) -> None:
    """Put sounds beside the words of their turns; raises HistoryError."""
    with database.writing() as connection:
        put_in(connection, conversation, sounds)


def turns_with(database: Database, conversation: str) -> tuple[tuple[int, Whose], ...]:
    """Which sides of which turns have sound, in the order in which they were heard."""
    with database.reading() as connection:
        rows = connection.execute(f"SELECT number, whose {_OF}", (conversation,)).fetchall()
    return tuple((number, Whose[name]) for number, name in sorted(rows, key=_in_order))


def of(database: Database, conversation: str) -> Iterator[KeptSound]:
    """All of a conversation, a turn read after the other; raises HistoryError."""
    for number in dict.fromkeys(turn for turn, _ in turns_with(database, conversation)):
        yield from of_turn(database, conversation, number)


def of_turn(database: Database, conversation: str, turn: int) -> tuple[KeptSound, ...]:
    """What was said and what was heard in a turn, as far as there is sound of it."""
    asked = f"SELECT number, whose, sound {_OF} AND number = ?"
    with database.reading() as connection:
        rows = connection.execute(asked, (conversation, turn)).fetchall()
    return tuple(
        KeptSound(number, Whose[name], sound) for number, name, sound in sorted(rows, key=_in_order)
    )


def _in_order(row: Sequence[Any]) -> tuple[int, bool]:
    return row[0], row[1] != Whose.USER.name
