"""Writes the conversation down as it goes on, so that it is there again at the next start."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from app.core.errors import ParleyError
from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange
from app.ui.state.view_state import Entry, Fate, ViewState

_LOOKED_AT = 4
"""Only the last few entries ever change."""

_UNKNOWN = CancelledBecause.INTERRUPTED

_ENDED = (Fate.FINISHED, Fate.CUT_SHORT, Fate.FAILED)


class Conversations(Protocol):
    """Where a conversation is kept."""

    def append(self, exchange: Exchange) -> None:
        """Write down an exchange, instead of an earlier one of the same turn; durable at once."""
        ...

    def replace(self, exchanges: tuple[Exchange, ...]) -> None:
        """Write down a conversation instead of the one that was there."""
        ...

    def forget(self) -> None:
        """Remove everything that was written down."""
        ...


class Keeping:
    """Keeps what `show` is shown, if it is wanted; a failure is told once and stops nothing."""

    def __init__(
        self, conversations: Conversations, tell: Callable[[str], None], *, wanted: bool
    ) -> None:
        self._conversations = conversations
        self._tell = tell
        self._wanted = wanted
        self._failed = False

    def want(self, wanted: bool, state: ViewState) -> None:
        """Keep from now on, with what was said so far, or forget and keep nothing more."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._write(self._start_again(state) if wanted else self._conversations.forget)

    def show(self, before: ViewState, after: ViewState) -> None:
        """Write down what has come to its end."""
        if not self._wanted or after.entries is before.entries:
            return
        ended = {entry.turn: entry for entry in before.entries if entry.fate in _ENDED}
        if not ended.keys() <= {entry.turn for entry in after.entries}:
            self._write(self._start_again(after))
            return
        for entry in after.entries[-_LOOKED_AT:]:
            if entry.fate in _ENDED and ended.get(entry.turn) != entry:
                self._write(partial(self._conversations.append, exchange_of(entry)))

    def _start_again(self, state: ViewState) -> Callable[[], None]:
        kept = tuple(exchange_of(entry) for entry in state.entries if entry.fate in _ENDED)
        return partial(self._conversations.replace, kept) if kept else self._conversations.forget

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except ParleyError as error:
            if not self._failed:
                self._tell(str(error))
            self._failed = True


def exchange_of(entry: Entry) -> Exchange:
    """The entry as it will be remembered."""
    return Exchange(
        turn=entry.turn,
        said=entry.said,
        heard=entry.written[: entry.heard],
        opened=OpenedBecause.TYPED if entry.typed else OpenedBecause.FINISHED,
        cancelled=None if entry.fate is Fate.FINISHED else entry.because or _UNKNOWN,
        language=entry.language,
        written=entry.written,
    )
