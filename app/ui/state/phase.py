"""What Parley is doing, of all that goes on at once the part that matters most. Pure: no Qt."""

from enum import Enum
from typing import Protocol

from app.core.commands import Attention
from app.ui.state.readiness import Readiness, Voice
from app.ui.state.turn_progress import TurnProgress


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


class Facts(Protocol):
    """What the phase follows from; see ViewState."""

    @property
    def attention(self) -> Attention: ...  # noqa: D102 # as in ViewState, like the others

    @property
    def pressed(self) -> bool: ...  # noqa: D102

    @property
    def hearing(self) -> bool: ...  # noqa: D102

    @property
    def microphone(self) -> str: ...  # noqa: D102

    @property
    def progress(self) -> tuple[TurnProgress, ...]: ...  # noqa: D102

    @property
    def readiness(self) -> Readiness: ...  # noqa: D102


def phase_of(facts: Facts) -> Phase:
    """What Parley is doing."""
    readiness = facts.readiness
    if readiness.voice is Voice.GONE:
        return Phase.TROUBLE
    if facts.pressed and facts.microphone and facts.attention is not Attention.MUTED:
        return Phase.HEARING if facts.hearing else Phase.LISTENING
    going = [one for one in facts.progress if one.going]
    if any(one.sounded and not one.paused for one in going):
        return Phase.SPEAKING
    if facts.hearing or any(one.paused for one in going):
        return Phase.HEARING
    if readiness.resting and not going:
        return Phase.RESTING
    if readiness.started and going:
        return Phase.THINKING
    return _idle_phase(facts)


def _idle_phase(facts: Facts) -> Phase:
    """What Parley does while nobody speaks and nothing is answered."""
    readiness = facts.readiness
    listening = facts.attention is Attention.OPEN or facts.pressed
    deaf = readiness.microphone_settled and not facts.microphone
    if readiness.failed is not None or (listening and deaf):
        return Phase.TROUBLE
    if not readiness.started:
        return Phase.STARTING
    if facts.attention is Attention.MUTED:
        return Phase.MUTED
    return Phase.LISTENING if listening else Phase.READY
