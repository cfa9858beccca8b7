"""How long work on large files tells what it has done."""

from typing import Protocol


class Progress(Protocol):
    """Called often, from the working thread; it must return quickly."""

    def __call__(self, title: str, done: int, total: int) -> None:
        """Bytes done so far and in all; the total is an estimate where a size is not published."""
        ...


def no_progress(title: str, done: int, total: int) -> None:
    """Tells nobody."""
