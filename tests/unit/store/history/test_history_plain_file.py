"""The plain file of older versions comes into the encrypted history."""

from pathlib import Path

import pytest

from app.core.errors import HistoryError, ParleyError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.store.history import conversations
from app.store.history.database import Database
from app.store.history.plain_file import take_in
from app.store.last_conversation import LastConversation

EXCHANGES = (
    Exchange(1, "Grüß dich", "Hello.", OpenedBecause.FINISHED, None, "de", "Hello."),
    Exchange(2, "why?", "Bec", OpenedBecause.TYPED, CancelledBecause.STOPPED, "en", "Because."),
)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "conversation.jsonl"
    LastConversation(path).replace(EXCHANGES)
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
    def no(conversation: LastConversation) -> None:
        raise ParleyError("The conversation could not be removed.")

    with monkeypatch.context() as patch:
        patch.setattr(LastConversation, "forget", no)
        with pytest.raises(ParleyError):
            take_in(plain, history)
    assert take_in(plain, history)
    assert [one.turns for one in conversations.listed(history)] == [2]


def test_what_cannot_be_put_in_stays_where_it_was(plain: Path, history: Database) -> None:
    before = plain.read_bytes()
    history.close()
    with pytest.raises(HistoryError):
        take_in(plain, history)
    assert plain.read_bytes() == before
