"""What is put into the history comes out again, and can be found, named and forgotten."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.errors import HistoryError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.core.style import VoiceStyle
from app.store.history import conversations, forgetting, turns
from app.store.history.database import Database
from app.store.history.opening import open_history
from app.store.history.records import Changes, KeptTurn
from app.store.history.searching import search
from app.store.history_key import HistoryLockedError, Lock, Passphrase, RawKey

Make = Callable[..., KeptTurn]

CANARY = "zanzibarquokka"

_EXCHANGES = st.builds(
    Exchange,
    turn=st.integers(0, 2**63 - 1),
    said=st.text(),
    heard=st.text(),
    opened=st.none() | st.sampled_from(OpenedBecause),
    cancelled=st.none() | st.sampled_from(CancelledBecause),
    language=st.sampled_from(["", "de"]),
    written=st.text(),
)
_TURNS = st.builds(
    KeptTurn,
    exchange=_EXCHANGES,
    begun=st.floats(0, 1e10),
    ended=st.floats(0, 1e10),
    answered=st.none() | st.floats(0, 1e10),
    style=st.none() | st.builds(VoiceStyle, prompt=st.text(), pace=st.floats(0.5, 2.0)),
)


@settings(deadline=None, max_examples=25)
@given(kept=st.lists(_TURNS, unique_by=lambda turn: turn.exchange.turn))
def test_whatever_is_said_is_there_at_the_next_start(kept: list[KeptTurn]) -> None:
    key = RawKey(bytes(48))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        database, _ = open_history(path, key)
        turns.put(database, "one", kept)
        turns.put(database, "one", kept)
        database.close()
        database, message = open_history(path, key)
        assert not message
        if kept:
            found = conversations.read(database, "one").turns
            assert found == tuple(sorted(kept, key=lambda turn: turn.exchange.turn))
        database.close()


@pytest.mark.skipif(os.name != "posix", reason="other systems keep permissions elsewhere")
def test_nobody_else_can_read_it(history: Database, path: Path, turn: Make) -> None:
    turns.put(history, "one", [turn(1)])
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_that_was_said_can_be_read_in_its_files(
    history: Database, path: Path, turn: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns.put(history, "one", [turn(1, CANARY, written=CANARY, heard=CANARY)])
    conversations.rename(history, "one", CANARY)
    with history.writing() as connection:
        connection.execute("UPDATE turns SET heard = heard || ?", (CANARY,))
        connection.execute("PRAGMA cache_spill = 1")
        files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert set(files) == {"history.db", "history.db-journal"}
    assert len(files["history.db-journal"]) > 0
    for data in files.values():
        assert CANARY.encode() not in data
        assert not data.startswith(b"SQLite")
    assert not list(Path(tempfile.gettempdir()).glob("etilqs_*"))


def test_another_key_opens_nothing_and_leaves_all_as_it_was(
    history: Database, path: Path, turn: Make
) -> None:
    turns.put(history, "one", [turn(1)])
    before = path.read_bytes()
    for other, lock in (
        (RawKey(bytes(48)), Lock.OTHER_KEY),
        (Passphrase("guess"), Lock.WRONG_PASSPHRASE),
    ):
        with pytest.raises(HistoryLockedError) as raised:
            open_history(path, other)
        assert raised.value.lock is lock
    assert path.read_bytes() == before
    assert len(conversations.read(history, "one").turns) == 1


def test_a_passphrase_locks_it_too(tmp_path: Path, turn: Make) -> None:
    path = tmp_path / "locked" / "history.db"
    database, _ = open_history(path, Passphrase("it's a 'quoted' one"))
    turns.put(database, "one", [turn(1)])
    database.close()
    with pytest.raises(HistoryLockedError) as raised:
        open_history(path, Passphrase("it's a 'quoted' on"))
    assert raised.value.lock is Lock.WRONG_PASSPHRASE
    database, _ = open_history(path, Passphrase("it's a 'quoted' one"))
    assert len(conversations.read(database, "one").turns) == 1
    database.close()


def test_conversations_are_listed_pinned_first_then_by_time(history: Database, turn: Make) -> None:
    turns.put(history, "old", [turn(1, "first  words\nof it", 100.0), turn(2, "later", 200.0)])
    turns.put(history, "new", [turn(1, "x" * 100, 300.0)])
    turns.put(history, "pinned", [turn(1, "hello", 50.0)])
    conversations.pin(history, "pinned", pinned=True)
    conversations.rename(history, "new", " Plans ")
    listed = conversations.listed(history)
    assert [one.id for one in listed] == ["pinned", "new", "old"]
    assert [one.title for one in listed] == ["hello", "Plans", "first words of it"]
    assert [one.named for one in listed] == [False, True, False]
    assert (listed[2].begun, listed[2].latest, listed[2].turns) == (90.0, 200.0, 2)
    conversations.rename(history, "new", "")
    conversations.pin(history, "pinned", pinned=False)
    assert [one.id for one in conversations.listed(history)] == ["new", "old", "pinned"]
    assert conversations.listed(history)[0].title == "x" * 59 + "…"


def test_a_conversation_that_is_gone_is_told_in_a_sentence(history: Database) -> None:
    with pytest.raises(HistoryError, match="not there any more"):
        conversations.read(history, "none")


def test_what_is_taken_back_is_gone_and_the_name_stays(history: Database, turn: Make) -> None:
    turns.put(history, "one", [turn(1), turn(2), turn(3)])
    conversations.rename(history, "one", "Mine")
    turns.change(history, Changes("one", rewound=2, gone=(1,)))
    assert conversations.listed(history) == ()
    turns.put(history, "one", [turn(4)])
    assert conversations.read(history, "one").title == "Mine"
    assert [kept.exchange.turn for kept in conversations.read(history, "one").turns] == [4]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Shall we sail to Zanzibar?", "zanzi"),
        ("Shall we sail to Zanzibar?", "SAIL zanzibar"),
        ("Grüße aus Köln", "koln"),
        ('It\'s "quoted" OR not*', '"quoted" or not*'),
        ("今天天气很好", "天气"),
        ("きょうはいい天気", "いい"),
        ("naïve", "nai\u0308ve"),
    ],
)
def test_words_are_found_however_they_are_written(
    history: Database, turn: Make, said: str, wanted: str
) -> None:
    turns.put(history, "one", [turn(1, said), turn(2, "something else")])
    found = search(history, wanted)
    assert [(one.conversation, one.turn) for one in found] == [("one", 1)]
    assert any(marked for _, marked in found[0].excerpt)
    assert "".join(piece for piece, _ in found[0].excerpt).strip() in said


def test_replies_are_found_too_and_only_as_they_are_now(history: Database, turn: Make) -> None:
    turns.put(history, "one", [turn(1, "why?", written="Because of the wind.")])
    assert search(history, "wind")
    turns.put(history, "one", [turn(1, "why?", written="Because of the rain.")])
    assert not search(history, "wind")
    assert search(history, "rain")


@settings(deadline=None, max_examples=100)
@given(wanted=st.text())
@example(wanted="今\ud800")
@example(wanted="a\ud800 \0")
def test_no_search_is_an_error(wanted: str) -> None:
    search(_searched(), wanted)


def _searched(opened: list[Database] = []) -> Database:  # noqa: B006 # one for all examples
    if not opened:
        folder = Path(tempfile.mkdtemp())
        opened.append(open_history(folder / "history.db", RawKey(bytes(48)))[0])
    return opened[0]


def test_the_last_minutes_are_forgotten_without_a_trace(
    history: Database, path: Path, turn: Make
) -> None:
    turns.put(history, "one", [turn(1, "stays", 1000.0), turn(2, CANARY, 2000.0, written=CANARY)])
    turns.put(history, "two", [turn(1, CANARY, 2500.0)])
    conversations.pin(history, "two", pinned=True)
    assert forgetting.forget_since(history, 1500.0) == 2
    assert [one.id for one in conversations.listed(history)] == ["one"]
    assert not search(history, CANARY)
    assert list(_left_of(history, CANARY)) == []
    assert search(history, "stays")


def _left_of(history: Database, word: str) -> Iterator[str]:
    """The tables in whose rows a beginning of a word is still to be found, the index's included."""
    with history.reading() as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):
                raw = b"".join(
                    cell if isinstance(cell, bytes) else str(cell).encode() for cell in row
                )
                if word[:5].encode() in raw:
                    yield table


def test_a_word_that_is_there_leaves_traces(history: Database, turn: Make) -> None:
    turns.put(history, "one", [turn(1, CANARY)])
    assert set(_left_of(history, CANARY)) == {"turns", "words_data"}


def test_what_is_old_is_forgotten_unless_it_is_pinned(history: Database, turn: Make) -> None:
    day = forgetting.SECONDS_A_DAY
    turns.put(history, "old", [turn(1, "old", 0.5 * day)])
    turns.put(history, "dear", [turn(1, "dear", 0.5 * day)])
    turns.put(history, "both", [turn(1, "before", 0.5 * day), turn(2, "after", 3 * day)])
    conversations.pin(history, "dear", pinned=True)
    assert forgetting.keep_for(history, 0, now=10 * day) == 0
    assert forgetting.keep_for(history, 2, now=4 * day) == 2
    assert {one.id for one in conversations.listed(history)} == {"dear", "both"}
    assert [kept.exchange.said for kept in conversations.read(history, "both").turns] == ["after"]


def test_a_deleted_conversation_gives_its_room_back(
    history: Database, path: Path, turn: Make
) -> None:
    turns.put(history, "small", [turn(1)])
    turns.put(history, "large", [turn(number, "many words " * 300) for number in range(100)])
    large = path.stat().st_size
    assert forgetting.delete(history, "large") == 100
    assert path.stat().st_size < large / 4
    assert [one.id for one in conversations.listed(history)] == ["small"]
    assert forgetting.delete(history, "large") == 0


def test_everything_is_forgotten_with_all_that_was_set_aside(
    history: Database, path: Path, turn: Make
) -> None:
    turns.put(history, "one", [turn(1)])
    history.close()
    path.with_name("history.damaged-1.db").write_bytes(b"?")
    path.with_name("history.version-1.db").write_bytes(b"?")
    path.with_name("history.db-journal").write_bytes(b"")
    forgetting.forget_everything(path)
    forgetting.forget_everything(path)
    assert not list(path.parent.iterdir())


def test_an_import_leaves_what_is_there(history: Database, turn: Make) -> None:
    turns.put(history, "one", [turn(1)])
    there = conversations.read(history, "one")
    other = replace(there, title="another state of it")
    new = replace(there, id="new")
    names = iter(["a", "b"])
    assert conversations.take_in(history, [there, other, new], lambda: next(names)) == 2
    assert conversations.read(history, "one") == there
    assert conversations.read(history, "a") == replace(other, id="a")
    assert conversations.read(history, "new") == new


def test_two_programs_at_once_lose_nothing(
    history: Database, path: Path, key: RawKey, turn: Make
) -> None:
    other, _ = open_history(path, key)
    for number in range(10):
        turns.put(history, "one", [turn(number)])
        turns.put(other, "two", [turn(number)])
    assert [one.turns for one in conversations.listed(other)] == [10, 10]
    other.close()


def test_who_has_waited_long_enough_is_told_that_another_one_writes(
    history: Database, path: Path, key: RawKey, turn: Make
) -> None:
    other = Database(path, key, patience=0.01)
    with history.writing(), pytest.raises(HistoryError, match="Another Parley is using"):
        turns.put(other, "two", [turn(1)])
    turns.put(other, "two", [turn(1)])
    other.close()


def test_a_full_disk_is_told_and_loses_nothing_that_was_there(
    history: Database, turn: Make
) -> None:
    turns.put(history, "one", [turn(1)])
    with history.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(HistoryError, match="Make room on the disk"):
        turns.put(history, "one", [turn(2, "many words " * 2000)])
    assert [kept.exchange.turn for kept in conversations.read(history, "one").turns] == [1]
    with history.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    turns.put(history, "one", [turn(2, "many words " * 2000)])
    assert len(conversations.read(history, "one").turns) == 2


def test_halves_of_characters_lose_nothing_else(history: Database, turn: Make) -> None:
    turns.put(history, "one", [turn(1, "before \ud800 behind")])
    conversations.rename(history, "one", "a\udc00b")
    assert conversations.read(history, "one").turns[0].exchange.said == "before ? behind"
    assert conversations.read(history, "one").title == "a?b"
