"""One turn as it will be remembered."""

from dataclasses import dataclass, replace
from typing import Self

from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    OpenedBecause,
    ReplyHeard,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    WordsRecognised,
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """The user's words and as much of the reply as was heard."""

    turn: int
    said: str = ""
    heard: str = ""
    opened: OpenedBecause | None = None
    cancelled: CancelledBecause | None = None
    language: str = ""
    """ISO 639-1 code of the user's words."""

    written: str = ""
    """The whole reply, whether or not it was heard."""

    def after(self, event: TurnEvent) -> Self:
        """The exchange once an event of its turn has happened."""
        match event:
            case WordsRecognised():
                return replace(self, said=event.text, language=event.language)
            case TurnOpened():
                return replace(self, opened=event.because)
            case ClauseWritten():
                return replace(self, written=self.written + event.text)
            case ReplyHeard():
                return replace(self, heard=self.heard + event.text)
            case TurnCancelled() if self.opened is OpenedBecause.OVERTAKEN:
                return replace(self, cancelled=event.because, written="")  # nobody has seen it
            case TurnCancelled():
                return replace(self, cancelled=event.because)
        return self
