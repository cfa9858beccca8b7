"""A language model and a guard model that follow a script."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle

from app.core.guarding import Guarded
from app.language.protocols import Cancellation, Judgement, Prompt

SCRIPT = ("Good morning. What would you like to talk about?", "That sounds lovely. Tell me more.")


_KEPT = 64
"""Of what it was asked; a prompt holds a whole conversation."""


class ScriptedChatModel:
    """Answers with the next line of its script, a word at a time; keeps what it was asked last."""

    def __init__(self, lines: Sequence[str] = SCRIPT) -> None:
        self._lines = cycle(lines)
        self.prompts: list[Prompt] = []

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the next line."""
        self.prompts.append(prompt)
        del self.prompts[:-_KEPT]
        for word in next(self._lines).split(" "):
            yield word + " "

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """There is nothing to read."""
        yield from ()


class ScriptedGuardModel:
    """Minds certain words, wherever they occur, and keeps what it was asked."""

    def __init__(self, minds: Mapping[str, Guarded] | None = None) -> None:
        self._minds = minds or {}
        self.asked: list[tuple[str, str | None]] = []

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        """Yield once for the reading, and then what it thinks."""
        self.asked.append((words, reply))
        yield None
        read = words if reply is None else reply
        harm = next((harm for minded, harm in self._minds.items() if minded in read), None)
        yield Judgement(0.0 if harm is None else 1.0, harm=harm)
