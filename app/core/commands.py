"""What a session can be asked to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Press:
    """The talk button was pressed: everything from here on is one utterance."""


@dataclass(frozen=True, slots=True)
class Release:
    """The talk button was let go: the utterance is finished."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Be silent at once, whatever is going on."""


Command = Press | Release | Stop
