"""The tables, and how a database of an older version gets them."""

Migration = tuple[str, ...]

_FIRST: Migration = (
    """CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL DEFAULT '',
        pinned INTEGER NOT NULL DEFAULT 0,
        begun REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE turns (
        id INTEGER PRIMARY KEY,
        conversation TEXT NOT NULL REFERENCES conversations,
        number INTEGER NOT NULL,
        begun REAL NOT NULL,
        answered REAL,
        ended REAL NOT NULL,
        said TEXT NOT NULL,
        language TEXT NOT NULL,
        written TEXT NOT NULL,
        heard TEXT NOT NULL,
        opened TEXT,
        cancelled TEXT,
        style TEXT,
        UNIQUE (conversation, number)
    ) STRICT""",
    "CREATE INDEX turns_by_end ON turns (ended)",
    """CREATE VIRTUAL TABLE words USING fts5(
        said, written, content = 'turns', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2'
    )""",
    """CREATE TABLE sounds (
        turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
        whose TEXT NOT NULL,
        sound BLOB NOT NULL,
        PRIMARY KEY (turn, whose)
    ) STRICT""",
    # without it a deleted word stays in the index until its segment is merged
    "INSERT INTO words (words, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER turn_put AFTER INSERT ON turns BEGIN
        INSERT INTO words (rowid, said, written) VALUES (new.id, new.said, new.written);
    END""",
    """CREATE TRIGGER turn_gone AFTER DELETE ON turns BEGIN
        INSERT INTO words (words, rowid, said, written)
        VALUES ('delete', old.id, old.said, old.written);
    END""",
    """CREATE TRIGGER turn_changed AFTER UPDATE OF said, written ON turns
    WHEN old.said <> new.said OR old.written <> new.written BEGIN
        INSERT INTO words (words, rowid, said, written)
        VALUES ('delete', old.id, old.said, old.written);
        INSERT INTO words (rowid, said, written) VALUES (new.id, new.said, new.written);
    END""",
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST,)
"""The first makes version 1 of an empty file, and so on; none is ever changed once it shipped."""
