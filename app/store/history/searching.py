"""Finds turns by the words that were said and written in them."""

import re
import unicodedata

from sqlcipher3 import dbapi2 as sqlcipher

from app.store.history.database import Database
from app.store.history.records import Found
from app.store.history.rows import storable

_AROUND_WORDS, _AROUND_CHARACTERS = 16, 40

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters of the private use area, which no speech recogniser and no keyboard writes."""

_BY_WORDS = f"""
    SELECT turns.conversation, turns.number, turns.begun,
        snippet(words, -1, '{_OPEN}', '{_CLOSE}', '…', {_AROUND_WORDS})
    FROM words JOIN turns ON turns.id = words.rowid
    WHERE words MATCH ? ORDER BY turns.begun DESC LIMIT ?
"""

_BY_LETTERS = """
    SELECT conversation, number, begun, said || ' ' || written FROM turns
    WHERE instr(said || ' ' || written, ?) ORDER BY begun DESC LIMIT ?
"""


def search(database: Database, wanted: str, most: int = 200) -> tuple[Found, ...]:
    """The latest turns with all of these words, the last of which may be only begun.

    Words without spaces between them (Mandarin, Japanese) are looked for letter by letter.
    Raises HistoryError where the history cannot be read.
    """
    wanted = storable(unicodedata.normalize("NFC", wanted.strip()))
    words = re.findall(r"\w+", wanted)
    if not words:
        return ()
    with database.reading() as connection:
        if any(_without_spaces(word) for word in words):
            return _by_letters(connection, wanted, most)
        asked = " ".join(f'"{word}"' for word in words) + " *"
        rows = connection.execute(_BY_WORDS, (asked, most)).fetchall()
    return tuple(Found(name, turn, begun, _pieces(text)) for name, turn, begun, text in rows)


def _by_letters(connection: sqlcipher.Connection, wanted: str, most: int) -> tuple[Found, ...]:
    found = []
    for name, turn, begun, text in connection.execute(_BY_LETTERS, (wanted, most)):
        place = text.index(wanted)
        end = place + len(wanted)
        before = text[max(place - _AROUND_CHARACTERS, 0) : place]
        after = text[end : end + _AROUND_CHARACTERS]
        found.append(Found(name, turn, begun, ((before, False), (wanted, True), (after, False))))
    return tuple(found)


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    parts = re.split(f"[{_OPEN}{_CLOSE}]", text)
    return tuple((part, bool(place % 2)) for place, part in enumerate(parts) if part)


def _without_spaces(word: str) -> bool:
    return any(unicodedata.east_asian_width(letter) in "WF" for letter in word)
