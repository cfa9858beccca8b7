"""Damaged files, files of other versions, and what becomes of them."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import HistoryError
from app.store.history import conversations, damage, forgetting, opening, turns
from app.store.history.database import PAGE_BYTES, Database
from app.store.history.opening import begin_anew, open_history, open_with_keyring
from app.store.history.records import KeptTurn
from app.store.history.relocking import relocked
from app.store.history.schema import MIGRATIONS
from app.store.history_key import HistoryKey, HistoryLockedError, Lock, Passphrase, RawKey

Make = Callable[..., KeptTurn]

NEXT = (*MIGRATIONS, ("ALTER TABLE turns ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'",))


@pytest.fixture
def full(history: Database, turn: Make) -> None:
    """A closed history with a hundred turns."""
    turns.put(history, "one", [turn(number, f"words {number} " * 50) for number in range(100)])
    conversations.rename(history, "one", "Mine")
    conversations.pin(history, "one", pinned=True)
    history.close()


def _overwrite(path: Path, place: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.usefixtures("full")
def test_a_damaged_file_is_kept_and_a_new_one_holds_what_can_be_read(
    path: Path, key: RawKey, seed: int
) -> None:
    chance = random.Random(seed)
    size = path.stat().st_size
    _overwrite(path, chance.randrange(16, size - 64), chance.randbytes(64))
    damaged = path.read_bytes()
    database, message = open_history(path, key)
    assert "The history was damaged" in message
    assert "history.damaged-1.db" in message
    assert path.with_name("history.damaged-1.db").read_bytes() == damaged
    saved = {
        kept.exchange.turn: kept.exchange.said
        for one in conversations.listed(database)
        for kept in conversations.read(database, one.id).turns
    }
    assert all(said == f"words {number} " * 50 for number, said in saved.items())
    assert not saved or f"{len(saved)} turns" in message
    database.close()
    database, message = open_history(path, key)
    assert not message
    database.close()


@pytest.mark.parametrize("step", ["rescue", "keep_copy", "put_in_place"])
@pytest.mark.usefixtures("full")
def test_a_crash_while_it_is_set_aside_loses_nothing_and_is_not_silent(
    path: Path, key: RawKey, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _overwrite(path, path.stat().st_size // 2, b"x" * 100)

    class CrashError(BaseException):
        pass

    def crash(*arguments: object) -> None:
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr(opening, step, crash)
        with pytest.raises(CrashError):
            open_history(path, key)
    database, message = open_history(path, key)
    assert "The history was damaged" in message
    assert len(conversations.read(database, "one").turns) > 50
    assert not path.with_name("history.db.new").exists()
    database.close()


@pytest.mark.parametrize("can_link", [True, False])
@pytest.mark.usefixtures("full")
def test_of_a_file_with_one_bad_page_in_the_middle_most_is_saved(
    path: Path, key: RawKey, can_link: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_link:

        def no(*paths: Path) -> None:
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "link", no)
    size = path.stat().st_size
    _overwrite(path, size // 2 // PAGE_BYTES * PAGE_BYTES + 100, b"x" * 100)
    database, _ = open_history(path, key)
    saved = conversations.read(database, "one")
    assert len(saved.turns) > 50
    assert (saved.title, saved.pinned) == ("Mine", True)
    database.close()


@pytest.mark.usefixtures("full")
def test_with_the_salt_in_the_key_a_damaged_beginning_is_told_from_another_key(
    path: Path, key: RawKey
) -> None:
    _overwrite(path, 0, bytes(512))
    database, message = open_history(path, key)
    assert "damaged" in message
    database.close()


@pytest.mark.usefixtures("full")
def test_a_file_cut_short_is_damaged(path: Path, key: RawKey) -> None:
    path.write_bytes(path.read_bytes()[: 5 * PAGE_BYTES + 17])
    database, message = open_history(path, key)
    assert "damaged" in message
    database.close()


@pytest.mark.parametrize("other", [RawKey(bytes(48)), Passphrase("other")], ids=["raw", "words"])
@pytest.mark.usefixtures("full")
def test_what_cannot_be_opened_is_set_aside_only_on_request(
    path: Path, key: RawKey, other: HistoryKey
) -> None:
    before = path.read_bytes()
    with pytest.raises(HistoryLockedError):
        open_history(path, other)
    assert path.read_bytes() == before
    assert "history.damaged-1.db" in begin_anew(path)
    database, message = open_history(path, other)
    assert not message
    assert conversations.listed(database) == ()
    database.close()
    database, _ = open_history(path.with_name("history.damaged-1.db"), key)
    assert len(conversations.read(database, "one").turns) == 100
    database.close()


def test_noise_is_no_history(path: Path, key: RawKey) -> None:
    path.parent.mkdir()
    path.write_bytes(random.Random(1).randbytes(10_000))
    with pytest.raises(HistoryLockedError) as raised:
        open_history(path, key)
    assert raised.value.lock is Lock.OTHER_KEY


def test_an_empty_file_is_a_new_history(path: Path, key: RawKey) -> None:
    path.parent.mkdir()
    path.touch()
    database, message = open_history(path, key)
    assert not message
    database.close()


@pytest.mark.parametrize(
    "key", [RawKey(bytes(range(48))), Passphrase("open")], ids=["raw", "words"]
)
def test_an_older_file_is_copied_then_brought_up_to_date(
    path: Path, key: HistoryKey, turn: Make
) -> None:
    database, _ = open_history(path, key)
    turns.put(database, "one", [turn(1)])
    database.close()
    database, message = open_history(path, key, NEXT)
    assert not message
    assert len(conversations.read(database, "one").turns) == 1
    with database.reading() as connection:
        assert connection.execute("SELECT mood FROM turns").fetchone() == ("calm",)
    backup = path.with_name("history.version-1.db")
    copy, message = open_history(backup, key)
    assert not message
    assert conversations.read(copy, "one") == conversations.read(database, "one")
    copy.close()
    forgetting.delete(database, "one")
    assert not backup.exists()
    database.close()


@pytest.mark.usefixtures("full")
def test_a_migration_that_fails_changes_nothing(path: Path, key: RawKey) -> None:
    broken = (*NEXT, ("ALTER TABLE turns ADD COLUMN mood TEXT",))
    with pytest.raises(HistoryError):
        open_history(path, key, broken)
    database, message = open_history(path, key)
    assert not message
    assert len(conversations.read(database, "one").turns) == 100
    database.close()


def test_a_file_of_a_newer_version_is_left_as_it_is(path: Path, key: RawKey, turn: Make) -> None:
    database, _ = open_history(path, key, NEXT)
    turns.put(database, "one", [turn(1)])
    database.close()
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="newer version of Parley"):
        open_history(path, key)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*damaged*"))


def test_an_older_program_writes_nothing_once_a_newer_one_has_changed_the_tables(
    history: Database, path: Path, key: RawKey, turn: Make
) -> None:
    newer, _ = open_history(path, key, NEXT)
    with pytest.raises(HistoryError, match="Restart this one"):
        turns.put(history, "one", [turn(1)])
    assert conversations.listed(newer) == ()
    newer.close()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path, key: RawKey) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(HistoryError, match="See to the rights"):
        open_history(tmp_path / "taken" / "history.db", key)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RawKey(bytes(range(48))), Passphrase("open")),
        (Passphrase("open"), RawKey(bytes(48))),
        (Passphrase("open"), Passphrase("other")),
    ],
    ids=["to a passphrase", "to the keyring", "another passphrase"],
)
def test_a_history_can_be_locked_otherwise(
    path: Path, before: HistoryKey, after: HistoryKey, turn: Make
) -> None:
    database, _ = open_history(path, before)
    turns.put(database, "one", [turn(number) for number in range(50)])
    conversations.rename(database, "one", "Mine")
    wanted = conversations.read(database, "one")
    path.with_name("history.version-1.db").write_bytes(b"under the old key")
    database = relocked(database, after)
    assert conversations.read(database, "one") == wanted
    turns.put(database, "two", [turn(1)])
    database.close()
    assert {file.name for file in path.parent.iterdir()} <= {"history.db", "history.db-journal"}
    with pytest.raises(HistoryLockedError):
        open_history(path, before)
    database, message = open_history(path, after)
    assert not message
    assert len(conversations.listed(database)) == 2
    database.close()


def test_a_history_that_cannot_be_locked_otherwise_stays_as_it_is(
    history: Database, path: Path, key: RawKey, turn: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns.put(history, "one", [turn(1)])

    def full(*paths: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(HistoryError, match="locked as before"):
            relocked(history, Passphrase("open"))
    again, message = open_history(path, key)
    assert not message
    assert len(conversations.read(again, "one").turns) == 1
    again.close()
    assert {file.name for file in path.parent.iterdir()} <= {"history.db", "history.db-journal"}


def test_nobody_else_writes_while_the_pages_are_looked_at(
    history: Database, path: Path, key: RawKey, turn: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = Database(path, key, patience=0.01)
    first_look = damage._is_readable

    def looked_at_then_written(connection: object) -> bool:
        readable = first_look(connection)
        with pytest.raises(HistoryError, match="Another Parley is using"):
            turns.put(hasty, "one", [turn(1)])
        return readable

    monkeypatch.setattr(damage, "_is_readable", looked_at_then_written)
    other, message = open_history(path, key)
    assert not message
    turns.put(hasty, "one", [turn(1)])
    other.close()
    hasty.close()


class Ring:
    def __init__(self, secret: str | None = None) -> None:
        self.secret = secret

    def get_password(self, service: str, username: str) -> str | None:
        return self.secret

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secret = password

    def delete_password(self, service: str, username: str) -> None:
        self.secret = None


def no_ring() -> Ring:
    raise HistoryLockedError(Lock.NO_KEYRING)


def test_with_a_keyring_the_history_opens_by_itself(path: Path, turn: Make) -> None:
    ring = Ring()
    database, _ = open_with_keyring(path, lambda: ring)
    turns.put(database, "one", [turn(1)])
    database.close()
    database, message = open_with_keyring(path, lambda: ring)
    assert not message
    assert len(conversations.listed(database)) == 1
    database.close()


@pytest.mark.parametrize(
    ("find", "there", "lock"),
    [
        (no_ring, False, Lock.NO_KEYRING),
        (no_ring, True, Lock.PASSPHRASE_NEEDED),
        (Ring, True, Lock.PASSPHRASE_NEEDED),
        (lambda: Ring("00" * 48), True, Lock.OTHER_KEY),
    ],
    ids=["nowhere to keep a key", "no keyring any more", "no key in it", "another key in it"],
)
def test_what_is_to_be_offered_is_told(
    path: Path, find: Callable[[], Ring], there: bool, lock: Lock
) -> None:
    if there:
        open_history(path, Passphrase("open"))[0].close()
    before = path.read_bytes() if there else None
    with pytest.raises(HistoryLockedError) as raised:
        open_with_keyring(path, find)
    assert raised.value.lock is lock
    assert (path.read_bytes() if path.exists() else None) == before
