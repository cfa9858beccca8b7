"""What was said and what was heard of the replies: a listener."""

import threading
from collections.abc import Iterable

from app.core.events import NEVER_HAPPENED, Event, Rewound, TurnEvent
from app.core.exchange import Exchange
from app.core.resumed import Resumed


class History:
    """The conversation so far, as the user knows it.

    A turn that was only prepared, or taken back before it was really heard, is no part of it.

    Args:
        past: what was said and heard in an earlier session; it is taken as it is.
    """

    def __init__(self, past: Iterable[Exchange] = ()) -> None:
        self._past = tuple(past)
        self._exchanges: dict[int, Exchange] = {}
        self._lock = threading.Lock()

    def before(self, turn: int) -> tuple[Exchange, ...]:
        """What a reply to this turn may know of."""
        return tuple(exchange for exchange in self.exchanges if exchange.turn < turn)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The opened turns in which something was said, oldest first."""
        with self._lock:
            return self._past + tuple(
                exchange
                for exchange in self._exchanges.values()
                if exchange.said
                and exchange.opened is not None
                and exchange.cancelled not in NEVER_HAPPENED
            )

    @property
    def language(self) -> str:
        """ISO 639-1 code of the last words, empty if there were none."""
        languages = [exchange.language for exchange in self.exchanges if exchange.language]
        return languages[-1] if languages else ""

    def notice(self, event: Event) -> None:
        """Take down what belongs to the conversation."""
        with self._lock:
            if isinstance(event, Resumed):
                self._past = event.exchanges
                self._exchanges.clear()
            elif isinstance(event, Rewound):
                self._past = tuple(part for part in self._past if part.turn < event.turn)
                for turn in [turn for turn in self._exchanges if turn >= event.turn]:
                    del self._exchanges[turn]
            elif isinstance(event, TurnEvent):
                exchange = self._exchanges.get(event.turn, Exchange(event.turn))
                self._exchanges[event.turn] = exchange.after(event)
