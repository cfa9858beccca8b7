"""Conversations are listed, read, named, pinned and put in whole."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from app.core.errors import HistoryError
from app.store.history.database import Database
from app.store.history.records import KeptConversation, Summary
from app.store.history.rows import COLUMNS, PUT, row_of, storable, turn_of

_TITLE_CHARACTERS = 60

_SUMMARIES = """
    SELECT id, title, pinned, begun,
        (SELECT max(ended) FROM turns WHERE conversation = conversations.id),
        (SELECT count(*) FROM turns WHERE conversation = conversations.id),
        (SELECT said FROM turns WHERE conversation = conversations.id ORDER BY number LIMIT 1)
    FROM conversations
    WHERE EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)
    ORDER BY pinned DESC, 5 DESC, id
"""


def listed(database: Database) -> tuple[Summary, ...]:
    """All in which something was said, pinned ones first, then those gone on with last."""
    with database.reading() as connection:
        rows = connection.execute(_SUMMARIES).fetchall()
    return tuple(
        Summary(id_, title or _shortened(said), bool(title), bool(pinned), begun, latest,
                turns)
        for id_, title, pinned, begun, latest, turns, said in rows
    )  # fmt: skip


def read(database: Database, conversation: str) -> KeptConversation:
    """A whole conversation; raises HistoryError where it is not there any more."""
    with database.reading() as connection:
        connection.execute("BEGIN")  # both answers are of the same moment
        try:
            found = connection.execute(
                "SELECT title, pinned, begun FROM conversations WHERE id = ?", (conversation,)
            ).fetchone()
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM turns WHERE conversation = ? ORDER BY number",
                (conversation,),
            ).fetchall()
        finally:
            connection.execute("COMMIT")
    if found is None:
        raise HistoryError("This conversation is not there any more. Choose another one.")
    title, pinned, begun = found
    kept = tuple(turn_of(row) for row in rows)
    return KeptConversation(conversation, title, bool(pinned), begun, kept)


def put_whole(database: Database, conversation: KeptConversation) -> None:
    """Put a conversation in, in place of one with the same id; raises HistoryError."""
    with database.writing() as connection:
        connection.execute("DELETE FROM turns WHERE conversation = ?", (conversation.id,))
        connection.execute("DELETE FROM conversations WHERE id = ?", (conversation.id,))
        connection.execute(
            "INSERT INTO conversations (id, title, pinned, begun) VALUES (?, ?, ?, ?)",
            (
                conversation.id,
                storable(conversation.title),
                conversation.pinned,
                conversation.begun,
            ),
        )
        connection.executemany(PUT, [(conversation.id, *row_of(one)) for one in conversation.turns])


def take_in(
    database: Database, conversations: Iterable[KeptConversation], new_name: Callable[[], str]
) -> int:
    """Put conversations from an export in, and tell how many are new; raises HistoryError.

    One that is there already stays as it is; if it differs, the other gets an id of its own.
    """
    new = 0
    for one in conversations:
        with suppress(HistoryError):
            if read(database, one.id) == one:
                continue
            one = replace(one, id=new_name())
        put_whole(database, one)
        new += 1
    return new


def rename(database: Database, conversation: str, title: str) -> None:
    """Call a conversation something; an empty title has it called by its first words again."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE conversations SET title = ? WHERE id = ?",
            (storable(title.strip()), conversation),
        )


def pin(database: Database, conversation: str, *, pinned: bool) -> None:
    """Have a conversation stay however old it is, or no longer."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE conversations SET pinned = ? WHERE id = ?", (pinned, conversation)
        )


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _TITLE_CHARACTERS else f"{line[: _TITLE_CHARACTERS - 1].rstrip()}…"
