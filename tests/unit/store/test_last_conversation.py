import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import ParleyError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.store.last_conversation import LastConversation

FIRST = Exchange(
    1, "Grüß dich\n", "Hello.", OpenedBecause.FINISHED, None, language="de", written="Hello."
)
SECOND = Exchange(2, "why?", "Bec", OpenedBecause.TYPED, CancelledBecause.STOPPED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "conversation.jsonl"


@pytest.fixture
def conversation(path: Path) -> LastConversation:
    return LastConversation(path)


def test_a_conversation_is_there_again_at_the_next_start(conversation: LastConversation) -> None:
    assert conversation.load() == ()
    conversation.append(FIRST)
    conversation.append(SECOND)
    assert conversation.load() == (FIRST, SECOND)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.builds(Exchange, turn=st.integers(0, 2**63), said=st.text())))
def test_whatever_is_said_comes_back(exchanges: list[Exchange]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        conversation = LastConversation(Path(folder) / "conversation.jsonl")
        for exchange in exchanges:
            conversation.append(exchange)
        latest = {exchange.turn: exchange for exchange in exchanges}
        ordered = tuple(latest[turn] for turn in sorted(latest))
        assert conversation.load() == ordered
        conversation.replace(ordered)
        assert conversation.load() == ordered


@pytest.mark.skipif(os.name != "posix", reason="other systems keep permissions elsewhere")
def test_nobody_else_can_read_it(conversation: LastConversation, path: Path) -> None:
    conversation.append(FIRST)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    conversation.replace([SECOND])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_of_a_line_cut_short_by_a_crash_nothing_is_seen(
    conversation: LastConversation, path: Path
) -> None:
    conversation.append(FIRST)
    conversation.append(SECOND)
    path.write_bytes(path.read_bytes()[:-10])
    assert conversation.load() == (FIRST,)
    conversation.append(SECOND)
    assert conversation.load() == (FIRST, SECOND)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_words_that_were_recognised_late_come_back_where_they_were_said(
    conversation: LastConversation,
) -> None:
    conversation.append(SECOND)
    conversation.append(FIRST)
    assert conversation.load() == (FIRST, SECOND)


def test_a_line_cut_short_spoils_no_later_one(conversation: LastConversation, path: Path) -> None:
    conversation.append(FIRST)
    path.write_bytes(path.read_bytes()[:-10])
    conversation.append(SECOND)
    assert conversation.load() == (SECOND,)


def test_a_damaged_file_is_kept_and_what_can_be_read_goes_on(
    conversation: LastConversation, path: Path
) -> None:
    conversation.replace([FIRST, SECOND])
    damaged = b"noise\n" + path.read_bytes()
    path.write_bytes(damaged)
    assert conversation.load() == (FIRST, SECOND)
    assert path.with_name("conversation.damaged-1.jsonl").read_bytes() == damaged
    assert conversation.load() == (FIRST, SECOND)
    assert not path.with_name("conversation.damaged-2.jsonl").exists()


@settings(deadline=None)
@given(st.binary())
def test_noise_never_stops_the_program(noise: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conversation.jsonl"
        path.write_bytes(noise)
        assert LastConversation(path).load() == ()
        LastConversation(path).append(FIRST)
        assert LastConversation(path).load() == (FIRST,)


def test_forgetting_leaves_no_trace(conversation: LastConversation, path: Path) -> None:
    conversation.append(FIRST)
    path.write_bytes(b"noise\n" + path.read_bytes())
    conversation.load()
    path.with_name("conversation.jsonl.new").write_bytes(b"half written")
    conversation.forget()
    assert not list(path.parent.iterdir())
    conversation.forget()
    assert conversation.load() == ()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")
def test_a_full_disk_is_told_in_a_sentence(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to("/dev/full")
    with pytest.raises(ParleyError, match=r"No space left on device\. It goes on"):
        LastConversation(path).append(FIRST)


def test_what_a_full_disk_took_of_a_line_is_taken_back(
    conversation: LastConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation.append(FIRST)

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ParleyError):
            conversation.append(SECOND)
        with pytest.raises(ParleyError):
            conversation.replace([SECOND])
    assert conversation.load() == (FIRST,)


def test_a_folder_in_its_place_is_set_aside(conversation: LastConversation, path: Path) -> None:
    path.mkdir(parents=True)
    assert conversation.load() == ()
    conversation.append(FIRST)
    assert conversation.load() == (FIRST,)
