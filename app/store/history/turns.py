"""Turns are put into the history, and taken back."""

from collections.abc import Iterable

from app.store.history.database import Database
from app.store.history.records import Changes, KeptTurn
from app.store.history.rows import PUT, row_of
from app.store.history.sounds import put_in


def put(database: Database, conversation: str, kept: Iterable[KeptTurn]) -> None:
    """Put turns into a conversation, in place of those of the same number; it is begun if need be.

    They last when this returns. Raises HistoryError, and then nothing has changed.
    """
    change(database, Changes(conversation, turns=tuple(kept)))


def change(database: Database, changes: Changes) -> None:
    """Take out and put in, all at once; raises HistoryError, and then nothing has changed.

    A conversation whose last turn is taken out keeps its name: another first turn is to come.
    """
    name = changes.conversation
    with database.writing() as connection:
        if changes.rewound is not None:
            connection.execute(
                "DELETE FROM turns WHERE conversation = ? AND number >= ?", (name, changes.rewound)
            )
        connection.executemany(
            "DELETE FROM turns WHERE conversation = ? AND number = ?",
            [(name, number) for number in changes.gone],
        )
        if changes.turns:
            begun = min(turn.begun for turn in changes.turns)
            connection.execute(
                "INSERT INTO conversations (id, begun) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (name, begun),
            )
            connection.executemany(PUT, [(name, *row_of(turn)) for turn in changes.turns])
        put_in(connection, name, changes.sounds)
