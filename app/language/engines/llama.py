"""Language models in GGUF files, run by llama.cpp."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from app.core.settings import ReplySettings
from app.language.context import Tokens
from app.language.engines.llama_reading import LlamaReader
from app.language.protocols import Cancellation, Message, Prompt, Role
from app.language.templates import Piece, Template


class LlamaChatModel:
    """Reads what is new, keeps what it has read, and writes token by token."""

    def __init__(
        self, model: Path, template: Template, settings: ReplySettings, threads: int
    ) -> None:
        self._reader = LlamaReader(model, settings, threads)
        self._template = template
        self._tokens = lru_cache(maxsize=4096)(self._message_tokens)
        self._ends = self._reader.ends(template)

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply in fragments; an empty one is a batch of the prompt that was read."""
        fresh: Tokens = sum((self._tokens(message) for message in prompt.fresh), ())
        fresh += self._tokenised(self._template.reply())
        with self._reader.stopped_by(cancellation):
            for _ in self._read_all(prompt, fresh, cancellation):
                yield ""
            if not cancellation.cancelled:
                yield from self._reader.write(self._ends, cancellation)

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read the instructions, the history and the mark of the next words, batch by batch."""
        mark, *_ = self._template.message(Message(Role.USER, ""))
        with self._reader.stopped_by(cancellation):
            yield from self._read_all(prompt, self._tokenised(mark), cancellation)

    def _read_all(
        self, prompt: Prompt, fresh: Tokens, cancellation: Cancellation
    ) -> Iterator[None]:
        """Bring the memory to what the prompt says, a batch at a time."""
        system = self._tokenised(Piece(self._template.begin, special=True))
        system += self._tokens(prompt.system)
        history = [self._tokens(message) for message in prompt.history]
        exchanges = [sum(pair, ()) for pair in zip(history[::2], history[1::2], strict=True)]
        yield from self._reader.read(system, exchanges, fresh, cancellation)

    def _message_tokens(self, message: Message) -> Tokens:
        pieces = self._template.message(message)
        return sum((self._tokenised(piece) for piece in pieces), ())

    def _tokenised(self, piece: Piece) -> Tokens:
        return self._reader.tokenised(piece)
