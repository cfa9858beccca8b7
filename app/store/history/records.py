"""What the history holds: conversations and their turns."""

from dataclasses import dataclass, field

from app.core.exchange import Exchange
from app.core.recorded import Whose
from app.core.style import VoiceStyle


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One exchange and when it was; times are seconds since 1970, UTC."""

    exchange: Exchange
    begun: float
    """When the user began to speak."""

    ended: float
    """When something of it last changed."""

    answered: float | None = None
    """When the reply was first heard."""

    style: VoiceStyle | None = None
    """How the reply was spoken; None if that is not known."""


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A whole conversation."""

    id: str
    title: str = ""
    """As the user has named it; empty if they have not."""

    pinned: bool = False
    """Whether it stays however old it is."""

    begun: float = 0.0
    turns: tuple[KeptTurn, ...] = ()
    """In order of their numbers."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation as it stands in a list."""

    id: str
    title: str
    """As the user has named it, else the first words that were said in it."""

    named: bool
    """Whether the title is the user's."""

    pinned: bool
    begun: float
    latest: float
    """When something was last said in it."""

    turns: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Found:
    """A turn in which something was found."""

    conversation: str
    turn: int
    begun: float
    excerpt: tuple[tuple[str, bool], ...]
    """Pieces of the words around it, and whether each is what was searched for."""


@dataclass(frozen=True, slots=True)
class KeptSound:
    """What one side of a turn sounded like."""

    turn: int
    whose: Whose
    sound: bytes = field(repr=False)
    """As an Ogg Opus file."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become of a conversation, all at once."""

    conversation: str
    rewound: int | None = None
    """This turn and all after it are taken out first."""

    gone: tuple[int, ...] = ()
    """These are taken out too."""

    turns: tuple[KeptTurn, ...] = ()
    """These are put in, in place of those of the same number."""

    sounds: tuple[KeptSound, ...] = ()
    """These are put beside the words of their turns, where those are still there."""
