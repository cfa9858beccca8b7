"""What listeners are told of the sound of a turn; it is apart since only the history wants it."""

from dataclasses import dataclass, field
from enum import Enum

from app.core.events import TurnEvent


class Whose(Enum):
    """A side of a conversation."""

    USER = "what the microphone caught"
    REPLY = "what went to the loudspeaker"


@dataclass(frozen=True, slots=True)
class TurnRecorded(TurnEvent):
    """A turn is over, and this was its sound: told only if the user wants sound to be kept."""

    whose: Whose
    sound: bytes = field(repr=False)
    """As an Ogg Opus file."""
