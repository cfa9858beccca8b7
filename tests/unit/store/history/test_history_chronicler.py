"""The thread that writes the conversation down."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from app.core.errors import HistoryError
from app.core.events import Event, OpenedBecause, ReplyHeard, TurnOpened, WordsRecognised
from app.core.style import VoiceStyle
from app.store.history import conversations, forgetting, turns
from app.store.history.chronicler import Chronicler
from app.store.history.database import Database
from app.store.history.records import Changes


class Disk:
    """Takes changes, unless it is full."""

    def __init__(self, database: Database) -> None:
        self.full = False
        self.tried = threading.Event()
        self.written = threading.Semaphore(0)
        self._database = database

    def __call__(self, changes: Changes) -> None:
        self.tried.set()
        if self.full:
            raise HistoryError("Make room on the disk.")
        turns.change(self._database, changes)
        self.written.release()


@pytest.fixture
def disk(history: Database) -> Disk:
    return Disk(history)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def chronicler(disk: Disk, told: list[str]) -> Iterator[Chronicler]:
    chronicler = Chronicler(disk, told.append, style=VoiceStyle, conversation="one")
    yield chronicler
    chronicler.close()


def _say(notice: Callable[[Event], None], turn: int, words: str) -> None:
    notice(TurnOpened(turn, OpenedBecause.TYPED))
    notice(WordsRecognised(turn, words, "en"))


def test_what_was_said_is_on_the_disk_within_a_second(
    chronicler: Chronicler, disk: Disk, history: Database
) -> None:
    delays = []
    for turn in range(1, 4):
        begun = time.monotonic()
        _say(chronicler.notice, turn, f"words {turn}")
        assert disk.written.acquire(timeout=10.0)
        delays.append(time.monotonic() - begun)
        kept = conversations.read(history, chronicler.conversation).turns
        assert kept[-1].exchange.said == f"words {turn}"
        assert kept[-1].style == VoiceStyle()
    assert min(delays) < 0.5  # whatever else the machine does meanwhile


def test_closing_writes_down_what_is_outstanding(chronicler: Chronicler, history: Database) -> None:
    _say(chronicler.notice, 1, "the last words")
    chronicler.close()
    assert len(conversations.read(history, "one").turns) == 1


def test_a_full_disk_is_told_once_and_nothing_is_lost_when_there_is_room_again(
    chronicler: Chronicler, disk: Disk, history: Database, told: list[str]
) -> None:
    disk.full = True
    _say(chronicler.notice, 1, "first")
    assert disk.tried.wait(5.0)
    _say(chronicler.notice, 2, "second")
    assert not chronicler.flush()
    assert told == ["Make room on the disk."]
    disk.full = False
    assert chronicler.flush()
    said = [kept.exchange.said for kept in conversations.read(history, "one").turns]
    assert said == ["first", "second"]
    disk.full = True
    _say(chronicler.notice, 3, "third")
    assert not chronicler.flush()
    assert len(told) == 2
    disk.full = False


def test_what_is_forgotten_is_neither_there_nor_written_later(
    chronicler: Chronicler, history: Database
) -> None:
    _say(chronicler.notice, 1, "a slip of the tongue")
    chronicler.flush()
    _say(chronicler.notice, 2, "another one")
    moment = time.time() - 60
    chronicler.forget_since(moment, lambda _: forgetting.forget_since(history, moment) and None)
    chronicler.notice(ReplyHeard(2, "What was that?"))
    chronicler.flush()
    assert conversations.listed(history) == ()


def test_after_deleting_what_goes_on_another_conversation_begins(
    chronicler: Chronicler, history: Database
) -> None:
    _say(chronicler.notice, 1, "first")
    chronicler.forget("one", lambda: forgetting.delete(history, "one") and None)
    chronicler.notice(ReplyHeard(1, "late"))
    _say(chronicler.notice, 2, "second")
    chronicler.flush()
    assert [one.title for one in conversations.listed(history)] == ["second"]
    assert chronicler.conversation != "one"


def test_what_is_held_waits_in_silence(
    chronicler: Chronicler, disk: Disk, history: Database, told: list[str]
) -> None:
    chronicler.hold()
    _say(chronicler.notice, 1, "held")
    assert not chronicler.flush()
    assert conversations.listed(history) == ()
    chronicler.release()
    assert disk.written.acquire(timeout=10.0)
    assert len(conversations.read(history, "one").turns) == 1
    assert not told


def test_of_what_is_deleted_nothing_is_written_when_there_is_room_again(
    chronicler: Chronicler, disk: Disk, history: Database
) -> None:
    disk.full = True
    _say(chronicler.notice, 1, "first")
    assert not chronicler.flush()
    chronicler.forget("one", lambda: None)
    disk.full = False
    assert chronicler.flush()
    assert conversations.listed(history) == ()
