"""A disk that is full for a while: the conversation goes on, and nothing of it is lost."""

from pathlib import Path

from tests.benchmarks.breaking.saying import HABITS, say
from tests.benchmarks.table import Row, Wanted
from tests.integration.lived.disks import Limit, SmallDisk, fill_for_a_while
from tests.integration.lived.life import Home

_FULL_SECONDS = 22.0
_WRITTEN_SECONDS = 6.0
"""It is tried every five seconds, and then written."""

_LEAST_REPLIES = 5


def rows(folder: Path) -> list[Row]:
    """A disk that is really full, where the system allows one of our own, and files that are."""
    found = []
    small, limit = SmallDisk(folder / "small"), Limit(folder / "limit")
    if small.allowed:
        found += _rows("no room on the disk", Home(folder / "small"), small)
    else:
        say("This system lets nobody but root have a disk of their own: that part is left out.")
    return [*found, *_rows("files may not grow", Home(folder / "limit"), limit)]


def _rows(measure: str, home: Home, disk: SmallDisk | Limit) -> list[Row]:
    came = fill_for_a_while(home, disk, HABITS, _FULL_SECONDS, say)
    return [
        Row(f"{measure}: replies meanwhile", _LEAST_REPLIES, came.replies, "replies", 1,
            Wanted.AT_LEAST),
        Row(f"{measure}: told so", 1, came.told, "times", 1, Wanted.AT_MOST),
        Row(f"{measure}: told so at all", 1, came.told, "times", 1, Wanted.AT_LEAST),
        Row(f"{measure}: all written when there was room after", _WRITTEN_SECONDS, came.written,
            "s", 1),
        Row(f"{measure}: turns lost", 0, came.lost, "turns", 1),
        Row(f"{measure}: status at the end", 0, came.status, "", 1),
    ]  # fmt: skip
