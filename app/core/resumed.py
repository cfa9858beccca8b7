"""What listeners are told when an earlier conversation takes the place of this one.

It is apart from the other events because exchanges are made from those.
"""

from dataclasses import dataclass

from app.core.events import Event
from app.core.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """Another conversation goes on; turns are numbered from above all that were ever used."""

    conversation: str
    """Its id in the history."""

    exchanges: tuple[Exchange, ...] = ()
    """All of it so far."""
