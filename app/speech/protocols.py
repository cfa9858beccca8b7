"""What the conversation needs from a speech engine, and nothing more.

Engines are plain blocking objects. They know no threads, queues or turns, and they are used by
one thread at a time. A failure of theirs is an EngineError.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from app.core.delivery import Delivery
from app.core.feeling import Feeling
from app.core.sound import Sound


class SpeechDetector(Protocol):
    """Judges whether somebody is talking."""

    frame_samples: int
    """Length of the 16 kHz frames that the detector wants."""

    def probability(self, frame: Sound) -> float:
        """How likely the frame is to hold speech, from 0 to 1."""
        ...

    def reset(self) -> None:
        """Forget the frames so far: the next one does not follow them."""
        ...


class TurnEndDetector(Protocol):
    """Judges by the sound of the last words whether somebody has finished."""

    def probability(self, sound: Sound) -> float:
        """How likely the speaker is to have finished, from 0 to 1; the last 8 s count."""
        ...


@dataclass(frozen=True, slots=True)
class Transcription:
    """What a recogniser made of a sound."""

    text: str
    """The words, empty if there were none."""

    language: str
    """ISO 639-1 code."""


class Recogniser(Protocol):
    """Turns speech into text."""

    def transcribe(self, sound: Sound, speech_seconds: float) -> Transcription:
        """Write down the words in up to half a minute of 16 kHz sound.

        `speech_seconds` is how much of it a detector took for speech.
        """
        ...

    def forget(self) -> None:
        """Another conversation begins, perhaps in another language."""
        ...


class FeelingEngine(Protocol):
    """Judges by the sound of a voice how somebody feels, and claims no more than it can hear."""

    def feeling(self, sound: Sound) -> Feeling:
        """The feeling in an utterance at 16 kHz so far, or `UNKNOWN`; the last seconds count."""
        ...


@dataclass(frozen=True, slots=True)
class WordSpan:
    """When a word of a text is said, in samples from the beginning of a piece of sound."""

    word: int
    """Its place in `app.speech.words.words_of(text)`."""

    start: int

    end: int
    """May lie beyond the end of the piece."""


@dataclass(frozen=True, slots=True)
class Speech(Sound):
    """A piece of a text that is being spoken."""

    words: tuple[WordSpan, ...] = ()
    """The words up to the next piece that tells of any, in order; none if the voice cannot tell."""


class Synthesiser(Protocol):
    """Turns text into speech."""

    rate: int
    """Samples per second of the speech."""

    def synthesise(self, text: str, delivery: Delivery, language: str) -> Iterator[Speech]:
        """Yield the speech in pieces, the first as early as possible.

        Each piece takes at most half a second to compute, so that a step can be left between
        two. `text` is speakable: no markup, digits or symbols. `language` is ISO 639-1; an
        engine whose speaker cannot speak it uses the speaker's own. Of the delivery an
        engine does what it can.
        """
        ...
