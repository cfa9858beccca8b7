"""What a session can be asked to do."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from app.core.exchange import Exchange
from app.core.settings import Settings
from app.core.style import VoiceStyle


class Attention(Enum):
    """Which sound from the microphone is listened to."""

    OPEN = "all of it"
    PRESSED = "only while the talk button is down"
    MUTED = "none"

    @classmethod
    def wished(cls, *, open_mic: bool) -> Self:
        """What is listened to while nobody has muted it."""
        return cls.OPEN if open_mic else cls.PRESSED


@dataclass(frozen=True, slots=True)
class Configure:
    """Begin, or begin again where a lost session ended. Always the first command."""

    settings: Settings
    attention: Attention
    exchanges: tuple[Exchange, ...] = ()
    """The conversation so far."""

    first_turn: int = 1
    """Turns are numbered from here on, or from above the last exchange where that is higher.

    A lost session may have used numbers that are in no exchange; they are never used again.
    """


@dataclass(frozen=True, slots=True)
class Apply:
    """Go on with other settings, without losing what is being said."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class Attend:
    """Listen to more or less."""

    attention: Attention


@dataclass(frozen=True, slots=True)
class Press:
    """The talk button was pressed: everything from here on is one utterance."""


@dataclass(frozen=True, slots=True)
class Release:
    """The talk button was let go: the utterance is finished."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Be silent at once, whatever is going on."""


@dataclass(frozen=True, slots=True)
class Say:
    """The user has written something instead of saying it."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerRecording:
    """A recording is what the user says, as if it had been spoken with the talk button down."""

    path: str


@dataclass(frozen=True, slots=True)
class Rewind:
    """Forget a turn and all after it."""

    turn: int
    """0 for the whole conversation: a new one begins."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with an earlier conversation, in place of this one; answered by Resumed."""

    conversation: str
    """Its id in the history."""

    exchanges: tuple[Exchange, ...] = ()
    """What was said and heard in it."""


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Read a text aloud; it is no part of the conversation."""

    text: str
    language: str = ""
    """ISO 639-1 code; empty for the speaker's own."""

    style: VoiceStyle | None = None
    """None for the style in the settings."""


@dataclass(frozen=True, slots=True)
class PlayBack:
    """Play what was kept of an earlier turn; it is no part of the conversation."""

    sounds: tuple[bytes, ...] = field(repr=False)
    """As Ogg Opus files, to be heard one after the other."""


@dataclass(frozen=True, slots=True)
class MeasureEcho:
    """Read some seconds of text aloud and measure how much of it the microphone hears.

    Answered by EchoMeasured or EchoNotMeasured.
    """

    text: str
    language: str = ""
    """As for Rehearse."""

    style: VoiceStyle | None = None
    """As for Rehearse."""


@dataclass(frozen=True, slots=True)
class FindDevices:
    """Look for sound devices again; answered by DevicesFound."""


ConversationCommand = Press | Release | Stop | Say | Rewind | Resume | Rehearse | PlayBack
"""What the conversation itself carries out; the others concern devices and engines."""

Command = (
    Configure
    | Apply
    | Attend
    | Press
    | Release
    | Stop
    | Say
    | AnswerRecording
    | Rewind
    | Resume
    | Rehearse
    | PlayBack
    | MeasureEcho
    | FindDevices
)
