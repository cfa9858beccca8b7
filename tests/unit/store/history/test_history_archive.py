"""The history as the window uses it, from before it is open until it is forgotten."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.errors import HistoryError
from app.core.events import OpenedBecause, TurnOpened, WordsRecognised
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.store.history import forgetting
from app.store.history import vault as vault_module
from app.store.history.archive import Archive
from app.store.history.database import Database
from app.store.history.records import KeptConversation
from app.store.history.vault import Vault
from app.store.history_key import HistoryLockedError, Lock
from tests.rings import Ring, no_ring


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return tmp_path / "conversation.jsonl"


@pytest.fixture
def told() -> list[str]:
    """What the user was told."""
    return []


@pytest.fixture
def gone() -> list[int]:
    """Which turns of the conversation that goes on were forgotten."""
    return []


@pytest.fixture
def begin(
    path: Path, plain: Path, told: list[str], gone: list[int], ring: Ring
) -> Iterator[Callable[..., Archive]]:
    """Makes archives, and closes them in the end."""
    begun: list[Archive] = []

    def begin(find: Callable[[], Ring] = ring, keep: bool = True, days: int = 0) -> Archive:
        for archive in begun:
            archive.close()
        archive = Archive(
            Vault(path, find),
            plain,
            told.append,
            keep=keep,
            days=lambda: days,
            forgotten=gone.append,
        )
        begun.append(archive)
        return archive

    yield begin
    for archive in begun:
        archive.close()


@pytest.fixture
def archive(begin: Callable[..., Archive]) -> Archive:
    """One that is open, with its key in a keyring."""
    archive = begin()
    assert not archive.open()
    return archive


def _say(archive: Archive, turn: int, words: str) -> None:
    archive.notice(TurnOpened(turn, OpenedBecause.TYPED))
    archive.notice(WordsRecognised(turn, words, "en"))


def _said(conversation: KeptConversation | None) -> list[str]:
    return [] if conversation is None else [turn.exchange.said for turn in conversation.turns]


def test_what_is_said_before_it_is_open_is_written_down_then_and_nobody_is_alarmed(
    begin: Callable[..., Archive], told: list[str]
) -> None:
    archive = begin()
    _say(archive, 1, "before")
    assert not archive.is_open
    assert not archive.open()
    assert archive.is_open
    _say(archive, 2, "after")
    assert _said(archive.read(archive.current)) == ["before", "after"]
    assert not told


def test_while_the_keyring_is_locked_what_is_said_waits_until_it_is_unlocked(
    begin: Callable[..., Archive], ring: Ring, told: list[str]
) -> None:
    ring.locked = True
    archive = begin()
    with pytest.raises(HistoryLockedError) as raised:
        archive.open()
    assert raised.value.lock is Lock.KEYRING_LOCKED
    _say(archive, 1, "meanwhile")
    with pytest.raises(HistoryError, match="Unlock it"):
        archive.listed()
    ring.locked = False
    archive.open()
    assert _said(archive.latest()) == ["meanwhile"]
    assert not told


def test_it_is_there_again_at_the_next_start(begin: Callable[..., Archive]) -> None:
    archive = begin()
    archive.open()
    _say(archive, 1, "first evening")
    archive = begin()
    archive.open()
    _say(archive, 1, "second evening")
    assert [one.title for one in archive.listed()] == ["second evening", "first evening"]
    latest = archive.latest()
    assert latest is not None
    assert latest.id == archive.current


def test_without_a_keyring_a_passphrase_makes_a_history_and_opens_it_again(
    begin: Callable[..., Archive],
) -> None:
    archive = begin(no_ring)
    with pytest.raises(HistoryLockedError) as raised:
        archive.open()
    assert raised.value.lock is Lock.NO_KEYRING
    _say(archive, 1, "kept in mind")
    archive.unlock("a long walk")
    assert archive.behind_passphrase
    archive = begin(no_ring)
    with pytest.raises(HistoryLockedError) as raised:
        archive.open()
    assert raised.value.lock is Lock.PASSPHRASE_NEEDED
    with pytest.raises(HistoryLockedError) as raised:
        archive.unlock("a short walk")
    assert raised.value.lock is Lock.WRONG_PASSPHRASE
    assert not archive.is_open
    archive.unlock("a long walk")
    assert _said(archive.latest()) == ["kept in mind"]


def test_whoever_lost_the_passphrase_sets_the_history_aside_and_begins_a_new_one(
    begin: Callable[..., Archive], path: Path
) -> None:
    begin(no_ring).unlock("forgotten")
    archive = begin(no_ring)
    assert "history.damaged-1.db" in archive.set_aside()
    archive.unlock("remembered")
    assert archive.listed() == ()
    assert path.with_name("history.damaged-1.db").exists()


def test_where_nothing_is_kept_no_history_is_made(
    begin: Callable[..., Archive], path: Path, ring: Ring
) -> None:
    archive = begin(keep=False)
    _say(archive, 1, "between us")
    assert archive.current == ""
    with pytest.raises(HistoryError, match="nothing is kept"):
        archive.open()
    archive.keep(True)
    archive.open()
    _say(archive, 2, "for later")
    archive.keep(False)
    _say(archive, 3, "between us again")
    assert _said(archive.latest()) == ["for later"]
    archive.close()
    assert path.exists()
    assert ring.secret


def test_the_plain_conversation_of_an_older_version_is_taken_in_once(
    begin: Callable[..., Archive], plain: Path
) -> None:
    old = Exchange(1, "in the old days", opened=OpenedBecause.TYPED)
    plain.write_bytes(msgspec.json.encode(old) + b"\n")
    archive = begin()
    archive.open()
    assert not plain.exists()
    assert _said(archive.latest()) == ["in the old days"]


def test_what_is_older_than_wished_is_gone_when_it_is_opened(
    begin: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = begin()
    archive.open()
    _say(archive, 1, "last week")
    archive = begin(days=6)
    week = time.time() + 7 * 86_400
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: week)
        archive.open()
    assert archive.listed() == ()


def test_the_last_ten_minutes_are_forgotten_wherever_they_are(
    archive: Archive, gone: list[int]
) -> None:
    _say(archive, 3, "written down")
    archive.listed()
    _say(archive, 4, "not yet written down")
    assert archive.forget_since(time.time() - 600) == 2
    assert gone == [3]
    assert archive.listed() == ()
    _say(archive, 5, "afterwards")
    assert _said(archive.latest()) == ["afterwards"]
    assert archive.forget_since(time.time() + 600) == 0
    assert gone == [3]


def test_what_is_held_is_forgotten_though_the_history_is_locked(
    begin: Callable[..., Archive], gone: list[int]
) -> None:
    archive = begin(no_ring)
    _say(archive, 1, "a slip of the tongue")
    assert archive.forget_since(time.time() - 600) == 1
    assert gone == [1]
    archive.unlock("at last")
    assert archive.listed() == ()


def test_a_locked_history_says_that_it_has_forgotten_nothing(
    begin: Callable[..., Archive], gone: list[int]
) -> None:
    begin(no_ring).unlock("open")
    archive = begin(no_ring)
    _say(archive, 7, "a slip of the tongue")
    with pytest.raises(HistoryError, match="Unlock it"):
        archive.forget_since(time.time() - 600)
    assert gone == [7]
    archive.unlock("open")
    assert archive.listed() == ()


def test_deleting_what_goes_on_begins_another_conversation(
    archive: Archive, gone: list[int]
) -> None:
    _say(archive, 1, "first")
    before = archive.current
    archive.delete(before)
    assert gone == [0]
    assert archive.current != before
    assert archive.listed() == ()
    _say(archive, 2, "second")
    archive.delete(before)
    assert gone == [0]
    assert _said(archive.latest()) == ["second"]


@pytest.mark.parametrize("words", ["", "open"], ids=["keyring", "passphrase"])
def test_of_what_is_forgotten_altogether_neither_key_nor_file_is_left(
    begin: Callable[..., Archive], path: Path, ring: Ring, gone: list[int], words: str
) -> None:
    archive = begin(no_ring if words else ring)
    archive.unlock(words) if words else archive.open()
    _say(archive, 1, "everything")
    archive.listed()
    before = (path.read_bytes()[:16], ring.secret)
    archive.forget_everything()
    assert gone == [0]
    assert archive.listed() == ()
    assert archive.behind_passphrase == bool(words)
    assert (path.read_bytes()[:16], ring.secret) != before
    _say(archive, 2, "something new")
    assert _said(archive.latest()) == ["something new"]


def test_a_history_can_be_forgotten_by_whoever_cannot_open_it(
    begin: Callable[..., Archive], path: Path
) -> None:
    begin(no_ring).unlock("forgotten")
    archive = begin(no_ring)
    archive.forget_everything()
    assert list(path.parent.iterdir()) == []
    assert not archive.is_open


def test_it_can_be_locked_otherwise_while_the_conversation_goes_on(
    begin: Callable[..., Archive], archive: Archive, ring: Ring
) -> None:
    _say(archive, 1, "first")
    archive.lock_with_passphrase("open")
    assert archive.behind_passphrase
    assert ring.secret is None
    _say(archive, 2, "second")
    archive.lock_with_keyring()
    assert not archive.behind_passphrase
    _say(archive, 3, "third")
    archive = begin()
    archive.open()
    assert _said(archive.latest()) == ["first", "second", "third"]


def test_where_it_cannot_be_locked_otherwise_everything_is_as_before(
    archive: Archive, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*arguments: object) -> None:
        raise HistoryError("Make room on the disk.")

    _say(archive, 1, "first")
    with monkeypatch.context() as patch:
        patch.setattr(vault_module, "relocked", fails)
        with pytest.raises(HistoryError, match="Make room"):
            archive.lock_with_passphrase("open")
    assert archive.is_open
    assert not archive.behind_passphrase
    assert ring.secret
    _say(archive, 2, "second")
    assert _said(archive.latest()) == ["first", "second"]


def test_an_export_is_for_its_owner_alone_and_can_be_taken_in_elsewhere(
    begin: Callable[..., Archive], archive: Archive, tmp_path: Path
) -> None:
    _say(archive, 1, "take this with you")
    for suffix in (".md", ".json", ".srt", ".vtt"):
        target = tmp_path / f"export{suffix}"
        archive.export([archive.current], target)
        assert "take this with you" in target.read_text()
        assert target.stat().st_mode & 0o77 == 0
    with pytest.raises(HistoryError, match="Choose one"):
        archive.export([archive.current] * 2, tmp_path / "two.srt")
    with pytest.raises(HistoryError, match=r"\.md, \.json"):
        archive.export([archive.current], tmp_path / "export.doc")
    with pytest.raises(HistoryError, match="could not be written"):
        archive.export([archive.current], tmp_path / "export.md" / "no.md")
    assert archive.take_in(tmp_path / "export.json") == 0
    archive.delete(archive.current)
    assert archive.take_in(tmp_path / "export.json") == 1
    assert _said(archive.latest()) == ["take this with you"]


def test_of_a_conversation_that_was_left_while_it_was_forgotten_nobody_is_told(
    archive: Archive, gone: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _say(archive, 1, "A slip.")
    archive.listed()
    forget = forgetting.forget_since

    def slowly(database: Database, moment: float, until: float) -> int:
        turns = forget(database, moment, until)
        archive.notice(Resumed("another"))
        return turns

    monkeypatch.setattr(forgetting, "forget_since", slowly)
    assert archive.forget_since(time.time() - 600) == 1
    assert gone == []
