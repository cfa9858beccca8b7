"""Turns that were opened before anybody knew what was said in them."""

from app.core.events import OpenedBecause
from app.core.turn import Turn

_WORDS_MAY_FOLLOW = (OpenedBecause.RELEASED, OpenedBecause.LONGEST, OpenedBecause.RECORDING)
"""These open a turn whether or not its words are known."""

_MOST = 8
"""So many utterances may wait for a recogniser that is still being loaded."""


class AwaitedWords:
    """Remembers which turns wait, oldest first. The floor's lock guards it."""

    def __init__(self) -> None:
        self._turns: dict[int, Turn] = {}
        self._understood = 0  # the last turn whose words, or that there were none, are known

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns that wait, oldest first."""
        return tuple(self._turns.values())

    @property
    def surplus(self) -> Turn | None:
        """The oldest, if more wait than may."""
        return self.turns[0] if len(self._turns) > _MOST else None

    def opened(self, turn: Turn, because: OpenedBecause) -> None:
        """A turn was opened; its words may be known already."""
        if because in _WORDS_MAY_FOLLOW and turn.number > self._understood:
            self._turns[turn.number] = turn

    def understood(self, turn: Turn) -> bool:
        """The words of a turn are known; whether it has been waiting for them."""
        self._understood = max(self._understood, turn.number)
        return self._turns.pop(turn.number, None) is not None

    def forget(self, number: int) -> None:
        """A turn is over."""
        self._turns.pop(number, None)
