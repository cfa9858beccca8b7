"""The turns of a conversation as they are shown, and how events change them. Pure: no Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from os.path import commonprefix

from app.core.events import CancelledBecause, OpenedBecause
from app.core.exchange import Exchange


class Fate(Enum):
    """How far a turn has come."""

    TENTATIVE = "being heard: the words may still change"
    ANSWERING = "the reply is being written or heard"
    FINISHED = "the whole reply was heard"
    CUT_SHORT = "the reply was interrupted or stopped"
    FAILED = "there is no reply, and the advice says why"


@dataclass(frozen=True, slots=True)
class Entry:
    """One turn of the conversation as it is shown."""

    turn: int
    said: str
    """The user's words."""

    fate: Fate = Fate.TENTATIVE
    written: str = ""
    """The reply as far as it has been written; not to be shown while the fate is tentative."""

    heard: int = 0
    """How many characters of `written` have been heard."""

    advice: str = ""
    typed: bool = False
    language: str = ""

    because: CancelledBecause | None = None
    """Why the reply was cut short; None if the voice process was lost."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The shown turns, oldest first: their numbers are unique and rise.

    Changes happen near the end, so everything is looked for from there.
    """

    shown: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, exchanges: Iterable[Exchange]) -> "Entries":
        """The entries of an earlier conversation."""
        shown = {
            exchange.turn: entry_of(exchange)
            for exchange in exchanges
            if exchange.said or exchange.heard or exchange.written
        }
        return cls(tuple(shown[turn] for turn in sorted(shown)))

    def find(self, turn: int) -> Entry | None:
        """The entry of a turn, if it has one."""
        place = self._place(turn)
        found = self.shown[place] if place < len(self.shown) else None
        return found if found is not None and found.turn == turn else None

    def put(self, entry: Entry) -> "Entries":
        """With this entry in its place, instead of the one that its turn had before."""
        place = self._place(entry.turn)
        rest = place + (self.find(entry.turn) is not None)
        return Entries((*self.shown[:place], entry, *self.shown[rest:]))

    def without(self, turns: Iterable[int]) -> "Entries":
        """Without the entries of these turns."""
        gone = set(turns)
        if not gone or not self.shown or self.shown[-1].turn < min(gone):
            return self
        place = self._place(min(gone))
        kept = (entry for entry in self.shown[place:] if entry.turn not in gone)
        return Entries((*self.shown[:place], *kept))

    def before(self, turn: int) -> "Entries":
        """Without this turn and all after it."""
        place = self._place(turn)
        return self if place == len(self.shown) else Entries(self.shown[:place])

    def _place(self, turn: int) -> int:
        """Where the entry of a turn is or would be."""
        place = len(self.shown)
        while place and self.shown[place - 1].turn >= turn:
            place -= 1
        return place


def heard_more(entry: Entry, characters: int) -> Entry:
    """The entry after some more of its reply was heard."""
    return replace(entry, heard=min(len(entry.written), entry.heard + characters))


def entry_of(exchange: Exchange) -> Entry:
    """A turn of an earlier conversation."""
    written = exchange.written or exchange.heard
    heard = len(commonprefix([written, exchange.heard]))  # noqa: RUF071 # these are no paths
    if exchange.cancelled is None and heard in (0, len(written.rstrip()), len(written)):
        fate, heard = Fate.FINISHED, len(written)
    elif exchange.cancelled is CancelledBecause.FAILED and not written:
        fate = Fate.FAILED
    else:
        fate = Fate.CUT_SHORT
    return Entry(
        turn=exchange.turn,
        said=exchange.said,
        fate=fate,
        written=written,
        heard=heard,
        advice="There was no reply to this." if fate is Fate.FAILED else "",
        typed=exchange.opened is OpenedBecause.TYPED,
        language=exchange.language,
        because=exchange.cancelled,
    )
