"""Turns that were opened before anybody knew what was said in them."""

from app.conversation.admission import Begun, Circumstances
from app.core.events import OpenedBecause
from app.core.turn import Turn

_WORDS_MAY_FOLLOW = (
    OpenedBecause.RELEASED,
    OpenedBecause.LONGEST,
    OpenedBecause.OVERTAKEN,
    OpenedBecause.RECORDING,
)
"""These open a turn whether or not its words are known."""

_MOST = 8
"""So many utterances may wait for a recogniser that is still being loaded."""


class AwaitedWords:
    """Remembers which turns wait, oldest first. The floor's lock guards it."""

    def __init__(self) -> None:
        self._turns: dict[int, Turn] = {}
        self._said: dict[int, Circumstances] = {}
        self._understood = 0  # the last turn whose words, or that there were none, are known

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns that wait, oldest first."""
        return tuple(self._turns.values())

    @property
    def surplus(self) -> Turn | None:
        """The oldest, if more wait than may."""
        return self.turns[0] if len(self._turns) > _MOST else None

    def opened(self, turn: Turn, because: OpenedBecause, said: Circumstances) -> bool:
        """A turn was opened, said in these circumstances; whether its words are not known yet."""
        waits = because in _WORDS_MAY_FOLLOW and turn.number > self._understood
        if waits:
            if because is OpenedBecause.RECORDING:  # which is no echo of anything
                said = Circumstances(Begun.IN_SILENCE)
            self._turns[turn.number], self._said[turn.number] = turn, said
        return waits

    def understood(self, turn: Turn) -> Circumstances | None:
        """The words of a turn are known; how they were said if it has been waiting for them."""
        self._understood = max(self._understood, turn.number)
        self._turns.pop(turn.number, None)
        return self._said.pop(turn.number, None)

    def forget(self, number: int) -> None:
        """A turn is over."""
        self._turns.pop(number, None)
        self._said.pop(number, None)
