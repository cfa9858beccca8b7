"""The plain file of older versions comes into the encrypted history."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import HistoryError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.store.history import conversations
from app.store.history.database import Database
from app.store.history.plain_file import read, take_in

EXCHANGES = (
    Exchange(1, "Grüß dich", "Hello.", OpenedBecause.FINISHED, None, "de", "Hello."),
    Exchange(2, "why?", "Bec", OpenedBecause.TYPED, CancelledBecause.STOPPED, "en", "Because."),
)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "conversation.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in EXCHANGES))
    return path


def test_the_plain_conversation_is_in_the_history_and_its_file_is_gone(
    plain: Path, history: Database
) -> None:
    changed = plain.stat().st_mtime
    plain.with_name("conversation.damaged-1.jsonl").write_bytes(b"noise")
    name = take_in(plain, history)
    kept = conversations.read(history, name).turns
    assert tuple(turn.exchange for turn in kept) == EXCHANGES
    assert {turn.ended for turn in kept} == {changed}
    assert not list(plain.parent.glob("*.jsonl"))
    assert take_in(plain, history) == ""


def test_an_end_between_the_two_puts_nothing_in_twice(
    plain: Path, history: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(path: Path, missing_ok: bool = False) -> None:
        raise OSError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", no)
        with pytest.raises(HistoryError, match="Remove"):
            take_in(plain, history)
    assert take_in(plain, history)
    assert [one.turns for one in conversations.listed(history)] == [2]


def test_of_a_damaged_file_what_can_be_read_is_taken_in(plain: Path, history: Database) -> None:
    first, second = plain.read_bytes().splitlines()
    late = msgspec.json.encode(Exchange(1, "late", opened=OpenedBecause.TYPED))
    huge = msgspec.json.encode(Exchange(2**63, "too high"))
    plain.write_bytes(b"\n".join((first, b"noise", second, huge, late, b"", second[:-9])))
    name = take_in(plain, history)
    kept = conversations.read(history, name).turns
    assert [turn.exchange.said for turn in kept] == ["late", "why?"]
    assert not plain.exists()


@given(st.binary())
def test_noise_is_no_exchange(noise: bytes) -> None:
    assert read(noise.split(b"\n")) == ()


def test_a_folder_in_its_place_stays_there(tmp_path: Path, history: Database) -> None:
    (tmp_path / "conversation.jsonl").mkdir()
    with pytest.raises(HistoryError, match="It stays there"):
        take_in(tmp_path / "conversation.jsonl", history)


def test_what_cannot_be_put_in_stays_where_it_was(plain: Path, history: Database) -> None:
    before = plain.read_bytes()
    history.close()
    with pytest.raises(HistoryError):
        take_in(plain, history)
    assert plain.read_bytes() == before
