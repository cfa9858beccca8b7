"""What flows from microphone to loudspeaker, in the order it flows."""

from dataclasses import dataclass, field
from typing import Self

from app.core.feeling import Feeling
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.core.turn import Turn

# hearing -> transcribing


@dataclass(frozen=True, slots=True)
class UtteranceCaptured:
    """The user may have finished; this is what the microphone caught, at 16 kHz."""

    turn: Turn
    sound: Sound

    speech_seconds: float
    """How much of the sound the detector took for speech."""


# transcribing -> replying


@dataclass(frozen=True, slots=True)
class UserSaid:
    """What was said in one utterance."""

    turn: Turn

    text: str
    """The words; empty if there were none, or if nobody has written them down yet."""

    language: str
    """ISO 639-1 code."""

    speech_seconds: float | None = None
    """How long it took to be said; None for what was not spoken."""

    feeling: Feeling | None = None
    """How the user sounded; None if as usual, or if nobody knows."""

    sound: Sound | None = field(default=None, compare=False, repr=False)
    """The utterance itself at 16 kHz; None if nothing was said in it, or if it was typed."""

    @property
    def anything(self) -> bool:
        """Whether something was said, known in words or not."""
        return bool(self.text) or self.sound is not None


@dataclass(frozen=True, slots=True)
class NothingToDo:
    """A moment for reading the history ahead of the next words."""

    turn: Turn


# rehearsing -> speaking, instead of replying


@dataclass(frozen=True, slots=True)
class TextGiven:
    """A text that is to be read aloud as it stands."""

    turn: Turn
    text: str

    language: str
    """ISO 639-1 code; empty for the speaker's own."""

    style: VoiceStyle


# replying -> speaking


@dataclass(frozen=True, slots=True)
class ClauseReady:
    """The next piece of the reply, ready to be voiced."""

    turn: Turn

    text: str
    """As written; the texts of a turn put together are the reply."""

    language: str
    first: bool
    style: VoiceStyle | None = None
    """None for the style in the settings."""


@dataclass(frozen=True, slots=True)
class ReplyEnded:
    """No more clauses follow (-> speaking), no more sound follows (-> loudspeaker)."""

    turn: Turn


# speaking -> loudspeaker


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """When a word of the written reply is heard, in samples from the beginning of its piece."""

    text: str
    """As written, with the space around it."""

    start: int

    end: int
    """May lie beyond the end of the piece."""

    def later(self, samples: int) -> Self:
        """The same word, in a piece that begins earlier."""
        return type(self)(self.text, self.start + samples, self.end + samples)


@dataclass(frozen=True, slots=True)
class SpeechReady:
    """A piece of the voiced reply."""

    turn: Turn
    sound: Sound

    words: tuple[SpokenWord, ...]
    """The words that begin in this piece, and perhaps some of those after them, in order."""
