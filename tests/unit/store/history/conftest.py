from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.events import OpenedBecause
from app.core.exchange import Exchange
from app.core.style import VoiceStyle
from app.store.history.database import Database
from app.store.history.opening import open_history
from app.store.history.records import KeptTurn
from app.store.history_key import RawKey


@pytest.fixture
def key() -> RawKey:
    return RawKey(bytes(range(48)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history" / "history.db"


@pytest.fixture
def history(path: Path, key: RawKey) -> Iterator[Database]:
    database, message = open_history(path, key)
    assert not message
    yield database
    database.close()


@pytest.fixture
def turn() -> Callable[..., KeptTurn]:
    """Makes a turn: its number, what was said, and when it was over."""

    def make(number: int, said: str = "hello", ended: float = 1000.0, **more: str) -> KeptTurn:
        exchange = Exchange(number, said, opened=OpenedBecause.FINISHED, language="en", **more)
        return KeptTurn(exchange, ended - 10, ended, ended - 5, VoiceStyle(pace=1.1))

    return make
