"""Which turns have begun and are not over, and which numbers have been used. Pure."""

from app.core.events import (
    Event,
    NothingSaid,
    ReplyFinished,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    TurnPrepared,
)
from app.core.resumed import Resumed


class OpenTurns:
    """Follows the events of a session."""

    def __init__(self, highest: int = 0) -> None:
        self.highest = highest
        """The highest number that was ever used."""

        self._open: dict[int, None] = {}

    @property
    def unfinished(self) -> tuple[int, ...]:
        """The turns that have begun and are not over, in the order in which they began."""
        return tuple(self._open)

    def notice(self, event: Event) -> None:
        """Take down what begins or ends a turn; late news of one that is over do not reopen it."""
        if isinstance(event, Resumed):
            self.highest = max(self.highest, *(exchange.turn for exchange in event.exchanges), 0)
        if not isinstance(event, TurnEvent):
            return
        self.highest = max(self.highest, event.turn)
        if isinstance(event, TurnPrepared | TurnOpened):
            self._open[event.turn] = None
        elif isinstance(event, TurnCancelled | ReplyFinished | NothingSaid):
            self._open.pop(event.turn, None)
