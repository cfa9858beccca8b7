"""A language model that follows a script."""

from collections.abc import Iterator, Sequence
from itertools import cycle

from app.language.protocols import Cancellation, Prompt

SCRIPT = ("Good morning. What would you like to talk about?", "That sounds lovely. Tell me more.")


class ScriptedChatModel:
    """Answers with the next line of its script, a word at a time, and keeps what it was asked."""

    def __init__(self, lines: Sequence[str] = SCRIPT) -> None:
        self._lines = cycle(lines)
        self.prompts: list[Prompt] = []

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the next line."""
        self.prompts.append(prompt)
        for word in next(self._lines).split(" "):
            yield word + " "

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """There is nothing to read."""
        yield from ()
