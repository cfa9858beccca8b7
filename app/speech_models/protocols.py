"""What the conversation needs from a model that hears, or speaks, for itself.

Like all engines these are plain blocking objects, used by one thread at a time. A failure of
theirs is an EngineError. Each takes at most half a second for a piece, so that it can be left
between two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.language.protocols import Cancellation, ChatModel, Prompt


class Hearer(Protocol):
    """Understands speech itself."""

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the words in a sound in fragments, perhaps empty ones, for the history.

        Nothing at all is yielded by a model that cannot do so.
        """
        ...


class ListeningModel(ChatModel, Hearer, Protocol):
    """Sound and history in, text out: a chat model that also heeds `Message.sound`.

    Where a message has words and sound the words are those of the sound, and a hint perhaps.
    """


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece of a reply that a model speaks for itself: words, sound, or both.

    Words come with the sound in which they begin, or before it.
    """

    text: str = ""
    sound: Sound | None = field(default=None, compare=False)

    written: bool = False
    """Whether no more words will come."""


class SpeakingModel(Hearer, Protocol):
    """Sound and history in, text and sound out."""

    def answer(
        self, prompt: Prompt, style: VoiceStyle, cancellation: Cancellation
    ) -> Iterator[Spoken]:
        """Yield the reply piece by piece; an empty piece is work without a result.

        Of the style a model does what it can.
        """
        ...

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read what lasts in idle time, so that only what is fresh is left for `answer`."""
        ...


class DuplexModel(Protocol):
    """Frames in, frames and text out, all the time, whether or not anybody speaks."""

    rate: int
    """Samples per second, of what goes in and of what comes out."""

    frame_samples: int
    """Length of a frame, of what goes in and of what comes out."""

    def begin(self, style: VoiceStyle) -> None:
        """Forget what was heard and said: another conversation begins."""
        ...

    def step(self, frame: Sound) -> Spoken:
        """Hear a frame, and say what is to be said meanwhile: always with a frame of sound."""
        ...
