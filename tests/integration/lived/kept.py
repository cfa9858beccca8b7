"""What a history holds, looked at from outside while, or after, a window wrote it."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app.store.history import conversations
from app.store.history.opening import open_history
from app.store.history_key import RawKey
from tests.integration.lived import window

DATABASE = "history.db"


def being_written(path: Path) -> bool:
    """Whether a transaction is under way in a history; its journal is empty otherwise."""
    try:
        return path.with_name(f"{path.name}-journal").stat().st_size > 0
    except OSError:
        return False


def kept_in(path: Path) -> tuple[Counter[str], str]:
    """What was said, by what a history holds, and what was said when it was opened."""
    database, message = open_history(path, RawKey(window.SECRET))
    try:
        turns = [
            turn
            for one in conversations.listed(database)
            for turn in conversations.read(database, one.id).turns
        ]
    finally:
        database.close()
    return Counter(turn.exchange.said for turn in turns), message


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.05) -> float:
    """Seconds that it took, infinite if it did not come."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            return float("inf")
        time.sleep(pause)
    return time.monotonic() - began
