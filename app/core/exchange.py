"""One turn as it will be remembered."""

from dataclasses import dataclass

from app.core.events import CancelledBecause, OpenedBecause


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
