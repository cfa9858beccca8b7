"""Of several questions of a kind only the latest matters: a search while its words are written."""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.core.errors import HistoryError
from app.ui.history.desk import HistoryDesk


class Latest:
    """Asks the desk one question at a time, and skips those that were overtaken by another.

    Args:
        desk: where the work is done.
        failed: takes the error of a question that was not overtaken.
    """

    def __init__(self, desk: HistoryDesk, failed: Callable[[HistoryError], None]) -> None:
        self._desk = desk
        self._tell = failed
        self._next: tuple[Callable[[], Any], Callable[[Any], None]] | None = None
        self._asked = self._dropped = False

    def ask(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Ask this now, or once the last question is answered; then that answer is not taken."""
        self._next = (work, then)
        if not self._asked:
            self._go_on()

    def drop(self) -> None:
        """Nobody wants any answer any more."""
        self._next, self._dropped = None, True

    def _go_on(self) -> None:
        if self._next is not None:
            (work, then), self._next = self._next, None
            self._asked, self._dropped = True, False
            self._desk.ask(work, partial(self._answered, then), self._failed)

    def _answered(self, then: Callable[[Any], None], answer: Any) -> None:
        wanted = self._wanted()
        self._go_on()
        if wanted:
            then(answer)

    def _failed(self, error: HistoryError) -> None:
        wanted = self._wanted()
        self._go_on()
        if wanted:
            self._tell(error)

    def _wanted(self) -> bool:
        self._asked = False
        return self._next is None and not self._dropped
