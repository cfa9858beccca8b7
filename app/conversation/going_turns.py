"""The turns that are not over: what the floor rules."""

from app.conversation.awaited_words import AwaitedWords
from app.core.turn import Turn


class GoingTurns:
    """Each is in one or two of these places. The floor's lock guards them."""

    def __init__(self) -> None:
        self.held: Turn | None = None
        """The turn that is being prepared."""

        self.unfinished = False
        """Whether it is said with the talk button down, so that no pause may be its end."""

        self.speaking: Turn | None = None
        """The turn whose reply may be heard."""

        self.awaited = AwaitedWords()

    @property
    def all(self) -> tuple[Turn, ...]:
        """Each of them once."""
        turns = (*self.awaited.turns, self.held, self.speaking)
        return tuple(dict.fromkeys(turn for turn in turns if turn is not None))

    def let_speak(self, turn: Turn) -> None:
        """The reply of this one may be heard from now on."""
        if self.held is turn:
            self.held = None
        self.speaking = turn

    def overtaken(self) -> Turn | None:
        """The held turn, held no longer, if a pause may be its end."""
        if self.unfinished:
            return None
        held, self.held = self.held, None
        return held

    def forget(self, number: int) -> None:
        """A turn is over."""
        self.awaited.forget(number)
        if self.held is not None and self.held.number == number:
            self.held = None
        if self.speaking is not None and self.speaking.number == number:
            self.speaking = None
