"""Language models in GGUF files, run by llama.cpp."""

import codecs
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from app.core.errors import EngineError
from app.core.settings import ReplySettings
from app.language.context import Context, Plan, Tokens
from app.language.engines.abort import Abort
from app.language.engines.llama_loading import load_llama
from app.language.engines.llama_threads import LlamaThreads
from app.language.engines.load import OtherLoad
from app.language.protocols import Cancellation, Message, Prompt, Role
from app.language.templates import Piece, Template

_BATCH_TOKENS = 64
"""Read at once: the 1.5B takes 0.7 s for these on two cores, but is stopped at any moment."""


class LlamaChatModel:
    """Reads what is new, keeps what it has read, and writes token by token."""

    def __init__(
        self, model: Path, template: Template, settings: ReplySettings, threads: int
    ) -> None:
        load = OtherLoad()  # counts from here on: loading takes long enough to tell
        self._llama = load_llama(
            model, settings.context_tokens, _BATCH_TOKENS, threads, settings.seed
        )
        self._template = template
        self._settings = settings
        self._context = Context(settings.context_tokens)
        self._abort = Abort(self._llama.ctx)
        self._threads = LlamaThreads(self._llama.ctx, threads, load)
        self._tokens = lru_cache(maxsize=4096)(self._message_tokens)
        self._ends = self._end_tokens()

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply in fragments; an empty one is a batch of the prompt that was read."""
        fresh: Tokens = sum((self._tokens(message) for message in prompt.fresh), ())
        fresh += self._tokenised(self._template.reply())
        with self._stopped_by(cancellation):
            for _ in self._read_all(prompt, fresh, cancellation):
                yield ""
            if not cancellation.cancelled:
                yield from self._write(cancellation)

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """Read the instructions, the history and the mark of the next words, batch by batch."""
        mark, *_ = self._template.message(Message(Role.USER, ""))
        with self._stopped_by(cancellation):
            yield from self._read_all(prompt, self._tokenised(mark), cancellation)

    def _write(self, cancellation: Cancellation) -> Iterator[str]:
        """Yield the reply token by token; the prompt has been read."""
        llama = self._llama
        sampler = llama._init_sampler(
            temp=self._settings.temperature, top_k=40, top_p=0.9, repeat_penalty=1.05
        )
        text = codecs.getincrementaldecoder("utf-8")(errors="replace")
        while llama.n_tokens < self._context.size:
            token = sampler.sample(llama._ctx)
            if token in self._ends:
                break
            yield text.decode(llama.detokenize([token]))
            began = time.perf_counter()
            if not self._read((token,), cancellation):
                return
            self._threads.token_took(time.perf_counter() - began)
        yield text.decode(b"", final=True)

    def _read_all(
        self, prompt: Prompt, fresh: Tokens, cancellation: Cancellation
    ) -> Iterator[None]:
        """Bring the memory to what the prompt says, a batch at a time."""
        system = self._tokenised(Piece(self._template.begin, special=True))
        system += self._tokens(prompt.system)
        history = [self._tokens(message) for message in prompt.history]
        exchanges = [sum(pair, ()) for pair in zip(history[::2], history[1::2], strict=True)]
        plan = self._context.plan(system, exchanges, fresh, self._settings.longest_tokens)
        self._cut(plan)
        for start in range(0, len(plan.read), _BATCH_TOKENS):
            self._threads.look()
            if not self._read(plan.read[start : start + _BATCH_TOKENS], cancellation):
                return
            yield None

    def _cut(self, plan: Plan) -> None:
        llama, tokens = self._llama, self._context.tokens
        if plan.cut_out is not None:
            start, end = plan.cut_out
            llama._ctx.kv_cache_seq_rm(0, start, end)
            llama._ctx.kv_cache_seq_shift(0, end, -1, start - end)
            del tokens[start:end]
        del tokens[plan.keep :]
        llama._ctx.kv_cache_seq_rm(0, plan.keep, -1)
        llama.n_tokens = plan.keep

    def _read(self, tokens: Tokens, cancellation: Cancellation) -> bool:
        """Read some tokens; false if it was stopped."""
        if cancellation.cancelled:
            return False
        try:
            self._llama.eval(tokens)
        except RuntimeError as error:
            if cancellation.cancelled:
                return False
            raise EngineError(
                "The language model could not go on. If memory is short, choose a smaller model."
            ) from error
        self._context.tokens.extend(tokens)
        return True

    @contextmanager
    def _stopped_by(self, cancellation: Cancellation) -> Iterator[None]:
        self._abort.set(False)
        with cancellation.watched(lambda: self._abort.set(cancellation.cancelled)):
            yield

    def _message_tokens(self, message: Message) -> Tokens:
        pieces = self._template.message(message)
        return sum((self._tokenised(piece) for piece in pieces), ())

    def _tokenised(self, piece: Piece) -> Tokens:
        text = piece.text.encode("utf-8", errors="replace")
        return tuple(self._llama.tokenize(text, add_bos=False, special=piece.special))

    def _end_tokens(self) -> frozenset[int]:
        ends = [self._llama.token_eos()]
        for stop in self._template.stops:
            tokens = self._tokenised(Piece(stop, special=True))
            if len(tokens) == 1:
                ends += tokens
        return frozenset(ends)
