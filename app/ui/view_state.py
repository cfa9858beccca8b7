"""What the window shows, made from what happened. Pure: no Qt, no clock, no I/O.

`folded(state, event)` is the only way in which events change what is shown.
"""

from dataclasses import dataclass, field, replace
from enum import Enum

from app.core.commands import Attention
from app.core.events import Event


class Phase(Enum):
    """What Parley is doing; the words are what people read and hear of it."""

    STARTING = "Getting ready"
    READY = "Ready"
    LISTENING = "Listening"
    HEARING = "Hearing you"
    THINKING = "Thinking"
    SPEAKING = "Speaking"
    MUTED = "Muted"
    RESTING = "Resting"
    TROUBLE = "Trouble"


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
    """The reply as far as it has been written."""

    heard: int = 0
    """How many characters of `written` have been heard."""

    advice: str = ""
    typed: bool = False
    language: str = ""


class Cure(Enum):
    """Where the user can do something about a notice."""

    NONE = "nothing is needed"
    MODELS = "the Models page"
    SOUND = "the Sound page"


@dataclass(frozen=True, slots=True)
class Notice:
    """A quiet line for the user."""

    text: str
    cure: Cure = Cure.NONE


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud it is, in dBFS, -90 for silence."""

    microphone: float = -90.0
    loudspeaker: float = -90.0


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that is shown of the conversation."""

    entries: tuple[Entry, ...] = ()
    """Oldest first."""

    phase: Phase = Phase.STARTING
    attention: Attention = Attention.PRESSED
    pressed: bool = False
    """Whether the talk button is down."""

    deaf: bool = False
    """Half duplex: the microphone is ignored while the reply is heard."""

    levels: Levels = field(default_factory=Levels)
    notice: Notice | None = None
    microphone: str = ""
    """Name of the device in use; empty for none."""

    loudspeaker: str = ""
    microphones: tuple[str, ...] = ()
    """Devices to choose from."""

    loudspeakers: tuple[str, ...] = ()


def folded(state: ViewState, event: Event) -> ViewState:
    """The state after an event."""
    return state


def pressed(state: ViewState, down: bool) -> ViewState:
    """The state after the talk button went down or up."""
    return replace(state, pressed=down)


def attending(state: ViewState, attention: Attention) -> ViewState:
    """The state after the user chose what is listened to."""
    return replace(state, attention=attention)
