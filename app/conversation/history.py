"""What was said and what was heard of the replies: a listener."""

import threading
from dataclasses import replace

from app.core.events import (
    CancelledBecause,
    ReplyHeard,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    WordsRecognised,
)
from app.core.exchange import Exchange

_NEVER_HAPPENED = (
    CancelledBecause.WENT_ON,
    CancelledBecause.REJOINED,
    CancelledBecause.NOTHING_SAID,
)


class History:
    """The conversation so far, as the user knows it.

    A turn that was only prepared, or taken back before it was really heard, is no part of it.
    """

    def __init__(self) -> None:
        self._exchanges: dict[int, Exchange] = {}
        self._lock = threading.Lock()

    def before(self, turn: int) -> tuple[Exchange, ...]:
        """What a reply to this turn may know of."""
        return tuple(exchange for exchange in self.exchanges if exchange.turn < turn)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The opened turns in which something was said, oldest first."""
        with self._lock:
            return tuple(
                exchange
                for exchange in self._exchanges.values()
                if exchange.said
                and exchange.opened is not None
                and exchange.cancelled not in _NEVER_HAPPENED
            )

    def notice(self, event: TurnEvent) -> None:
        """Take down what belongs to the conversation."""
        with self._lock:
            exchange = self._exchanges.get(event.turn, Exchange(event.turn))
            if isinstance(event, WordsRecognised):
                exchange = replace(exchange, said=event.text)
            elif isinstance(event, TurnOpened):
                exchange = replace(exchange, opened=event.because)
            elif isinstance(event, ReplyHeard):
                exchange = replace(exchange, heard=exchange.heard + event.text)
            elif isinstance(event, TurnCancelled):
                exchange = replace(exchange, cancelled=event.because)
            else:
                return
            self._exchanges[event.turn] = exchange
