"""What the conversation needs from a language model, and nothing more."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from app.core.guarding import Guarded
from app.core.sound import Sound


class Role(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said."""

    role: Role
    text: str

    sound: Sound | None = field(default=None, compare=False, repr=False)
    """How it was said, at 16 kHz; for models that hear, and None for all others."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model continues: what lasts (instructions, history) and what is only for this turn."""

    system: Message

    history: tuple[Message, ...]
    """As it was heard, oldest first. It only ever grows at its end."""

    fresh: tuple[Message, ...]
    """The new words, with hints that change each turn."""


class Cancellation(Protocol):
    """Something that may be given up while it is worked on; a Turn is one."""

    @property
    def cancelled(self) -> bool:
        """True once it has been given up."""
        ...

    def watched(self, watcher: Callable[[], None]) -> AbstractContextManager[None]:
        """Call `watcher` whenever the answer may have changed."""
        ...


class ChatModel(Protocol):
    """Continues a conversation."""

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply in fragments as they are generated.

        An empty fragment is a piece of work done without a word to show for it. A cancelled
        reply ends at once, even while the prompt is being read.
        """
        ...

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read what lasts in idle time, so that only the fresh words are left for `reply`."""
        ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a guard model makes of something."""

    harmful: float
    """How likely it is harmful, from 0 to 1."""

    doubtful: float = 0.0
    """How likely it is harmful in some circumstances only; the two are at most 1 together."""

    harm: Guarded | None = None
    """Of which kind; None for harmless, and for kinds that Parley lets pass."""


class GuardModel(Protocol):
    """Reads what the user said, or what is answered to it, and judges."""

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        """Yield None after each piece of reading, and the judgement at last.

        It is of the words or, if there is a `reply`, of that alone. What is cancelled ends at once
        without one.
        """
        ...
