"""What listeners are told: past tense, in the order of a turn. No event changes anything."""

from dataclasses import dataclass, field
from enum import Enum

from app.core.evidence import NO_EVIDENCE, Evidence
from app.core.feeling import Feeling
from app.core.guarding import Guarded
from app.core.style import VoiceStyle


class OpenedBecause(Enum):
    """Why a reply was allowed to be heard."""

    FINISHED = "the words and their sound were those of somebody who has finished"
    PATIENCE = "nothing followed for as long as the patience setting says"
    RELEASED = "the talk button was let go"
    LONGEST = "an utterance cannot be longer"
    TYPED = "the user wrote instead of speaking"
    RECORDING = "a recording was given to be answered"
    OVERTAKEN = "something else was asked before it was clear whether the user had finished"
    MODEL_BEGAN = "the model began to speak by itself"
    REHEARSED = "a text was to be read aloud; it is no part of the conversation"


class CancelledBecause(Enum):
    """Why a turn was given up."""

    WENT_ON = "the user went on speaking while the reply was being prepared"
    REJOINED = "the user went on speaking before the reply had really been heard"
    INTERRUPTED = "the user interrupted the reply"
    NOTHING_SAID = "there were no words in it"
    BACKCHANNEL = "the words only showed that the user was listening"
    TOO_SHORT = "so short a sound may have been an echo"
    NOT_LISTENED = "the echo is too loud to be talked over, and it was no stop word"
    OWN_WORDS = "the words were those of the reply, coming back from the loudspeaker"
    STOPPED = "the user asked for silence"
    FAILED = "an engine could not do its work"


NOBODY_SPOKE = (
    CancelledBecause.NOTHING_SAID,
    CancelledBecause.BACKCHANNEL,
    CancelledBecause.TOO_SHORT,
    CancelledBecause.NOT_LISTENED,
    CancelledBecause.OWN_WORDS,
)
"""Turns that were given up for these reasons are no part of the conversation."""

GOING_ON = (CancelledBecause.WENT_ON, CancelledBecause.REJOINED)
"""What was said is part of a longer turn."""

NEVER_HAPPENED = (*GOING_ON, *NOBODY_SPOKE)
"""A turn that was given up for these reasons leaves nothing behind."""


class WaitedBecause(Enum):
    """Why a pause was not taken for the end of what the user has to say."""

    SOUND = "the voice sounded as if more was to come"
    WORDS = "the last words were not those of an end"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""


@dataclass(frozen=True, slots=True)
class TurnEvent(Event):
    """Something that happened in one turn."""

    turn: int


@dataclass(frozen=True, slots=True)
class TurnPrepared(TurnEvent):
    """A reply is being prepared and held back."""


@dataclass(frozen=True, slots=True)
class TurnWaited(TurnEvent):
    """The user has paused, and is given more time."""

    because: WaitedBecause
    evidence: Evidence = field(default=NO_EVIDENCE, compare=False)


@dataclass(frozen=True, slots=True)
class TurnOpened(TurnEvent):
    """The reply may be heard."""

    because: OpenedBecause
    evidence: Evidence = field(default=NO_EVIDENCE, compare=False)


@dataclass(frozen=True, slots=True)
class TurnDucked(TurnEvent):
    """The reply has become quieter, because the user may be interrupting."""

    evidence: Evidence = field(default=NO_EVIDENCE, compare=False)


@dataclass(frozen=True, slots=True)
class TurnPaused(TurnEvent):
    """The reply is silent, because the user is very likely interrupting."""

    evidence: Evidence = field(default=NO_EVIDENCE, compare=False)


@dataclass(frozen=True, slots=True)
class TurnResumed(TurnEvent):
    """The reply goes on: it was no interruption."""

    because: CancelledBecause
    """Of what seemed to be one."""

    evidence: Evidence = field(default=NO_EVIDENCE, compare=False)


@dataclass(frozen=True, slots=True)
class TurnCancelled(TurnEvent):
    """The turn was given up."""

    because: CancelledBecause
    evidence: Evidence = field(default=NO_EVIDENCE, compare=False)


@dataclass(frozen=True, slots=True)
class WordsRecognised(TurnEvent):
    """The user's words are known."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FeelingNoticed(TurnEvent):
    """The user does not sound as usual."""

    feeling: Feeling


@dataclass(frozen=True, slots=True)
class NothingSaid(TurnEvent):
    """There were no words in what the microphone caught."""


@dataclass(frozen=True, slots=True)
class ReplyBegun(TurnEvent):
    """The language model has written its first token."""


@dataclass(frozen=True, slots=True)
class ClauseWritten(TurnEvent):
    """A piece of the reply has been written."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplySounded(TurnEvent):
    """The first audible sample of the reply has left the loudspeaker."""

    delay: float
    """Seconds from the beginning of the output block to the sample."""


@dataclass(frozen=True, slots=True)
class ReplyHeard(TurnEvent):
    """A piece of the reply has been heard."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplyFinished(TurnEvent):
    """The whole reply has been heard."""


@dataclass(frozen=True, slots=True)
class StyleWished(TurnEvent):
    """The user has asked for another voice, and has got it in the reply that is now over."""

    style: VoiceStyle
    """As it is from now on."""

    change: str
    """What is different, in words."""


@dataclass(frozen=True, slots=True)
class ReplyGuarded(TurnEvent):
    """A fixed sentence is said in the place of what the language model would say."""

    because: Guarded


@dataclass(frozen=True, slots=True)
class StageFailed(TurnEvent):
    """A stage gave up on one turn; the pipeline itself carries on."""

    stage: str
    advice: str
    """A sentence for the user saying what to do."""

    too_long: bool = False
    """Whether more was given than it can take, for which no engine is to blame."""


# in the conversation as a whole


@dataclass(frozen=True, slots=True)
class SpeechStarted(Event):
    """The detector hears somebody speak."""


@dataclass(frozen=True, slots=True)
class SpeechPaused(Event):
    """The detector hears nobody any more, at least for a moment."""


@dataclass(frozen=True, slots=True)
class Rewound(Event):
    """The conversation was taken back: this turn and all after it are forgotten."""

    turn: int
    """0 for the whole conversation."""
