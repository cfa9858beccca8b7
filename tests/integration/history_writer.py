"""A process that writes turns into a history until it is killed, telling each that lasts."""

import os
import sys
import threading
from pathlib import Path

from app.core.events import ClauseWritten, OpenedBecause, TurnOpened, WordsRecognised
from app.store.history import turns
from app.store.history.chronicle import Chronicle
from app.store.history.opening import open_history
from app.store.history_key import RawKey

KEY = RawKey(bytes(range(48)))


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    path, first = Path(sys.argv[1]), int(sys.argv[2])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    database, message = open_history(path, KEY)
    assert not message, message
    chronicle = Chronicle("one", lambda: "other")
    for turn in range(first, first + 100_000):
        for event in (
            TurnOpened(turn, OpenedBecause.FINISHED),
            WordsRecognised(turn, f"words {turn}", "en"),
            ClauseWritten(turn, "a reply of some length " * 40),
        ):
            if chronicle.notice(event, float(turn)):
                for changes in chronicle.take():
                    turns.change(database, changes)
        sys.stdout.write(f"{turn}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
