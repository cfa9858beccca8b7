"""A language model of llama.cpp that keeps what it has read, and is left at once.

It reads numbers. One that is not negative is a token; a negative one stands for a row that
something else, such as a bit of sound, was made into, and is given to whoever knows the row.
"""

import codecs
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import llama_cpp

from app.core.errors import EngineError
from app.core.settings import ReplySettings
from app.language.context import Context, Plan, Tokens
from app.language.engines.abort import Abort
from app.language.engines.llama_loading import load_llama
from app.language.engines.llama_threads import LlamaThreads
from app.language.engines.load import OtherLoad
from app.language.protocols import Cancellation
from app.language.templates import Piece, Template

BATCH_TOKENS = 64
"""Read at once: the 1.5B takes 0.7 s for these on two cores, but is stopped at any moment."""

ReadRows = Callable[[Tokens, int], None]
"""Has the model read the rows of these numbers, from this position on; RuntimeError if it fails."""


class LlamaReader:
    """Reads what is new, keeps what it has read, and writes token by token."""

    def __init__(
        self,
        model: Path,
        settings: ReplySettings,
        threads: int,
        read_rows: ReadRows | None = None,
    ) -> None:
        load = OtherLoad()  # counts from here on: loading takes long enough to tell
        self.llama = load_llama(
            model, settings.context_tokens, BATCH_TOKENS, threads, settings.seed
        )
        self._read_rows = read_rows
        self._settings = settings
        self._context = Context(settings.context_tokens)
        self._abort = Abort(self.llama.ctx)
        self._threads = LlamaThreads(self.llama.ctx, threads, load)
        memory = llama_cpp.llama_get_memory(self.llama.ctx)
        self._movable = bool(llama_cpp.llama_memory_can_shift(memory))

    def read(
        self,
        system: Tokens,
        exchanges: Sequence[Tokens],
        fresh: Tokens,
        cancellation: Cancellation,
    ) -> Iterator[None]:
        """Bring the memory to all this, a batch at a time, reading only what is new."""
        room = self._settings.longest_tokens
        plan = self._context.plan(system, exchanges, fresh, room)
        if plan.cut_out is not None and not self._movable:  # with positions of several kinds
            del self._context.tokens[plan.cut_out[0] :]
            plan = self._context.plan(system, exchanges, fresh, room)
        self._cut(plan)
        for start in range(0, len(plan.read), BATCH_TOKENS):
            self._threads.look()
            if not self._read(plan.read[start : start + BATCH_TOKENS], cancellation):
                return
            yield None

    def write(
        self, ends: frozenset[int], cancellation: Cancellation, *, freely: bool = True
    ) -> Iterator[str]:
        """Yield what follows, token by token; the likeliest if not `freely`."""
        llama = self.llama
        sampler = llama._init_sampler(
            temp=self._settings.temperature if freely else 0.0,
            top_k=40,
            top_p=0.9,
            repeat_penalty=1.05,
        )
        text = codecs.getincrementaldecoder("utf-8")(errors="replace")
        while llama.n_tokens < self._context.size:
            token = sampler.sample(llama._ctx)
            if token in ends:
                break
            yield text.decode(llama.detokenize([token]))
            began = time.perf_counter()
            if not self._read((token,), cancellation):
                return
            self._threads.token_took(time.perf_counter() - began)
        yield text.decode(b"", final=True)

    @contextmanager
    def stopped_by(self, cancellation: Cancellation) -> Iterator[None]:
        """Stop in the middle of a batch when it is cancelled."""
        self._abort.set(False)
        with cancellation.watched(lambda: self._abort.set(cancellation.cancelled)):
            yield

    def tokenised(self, piece: Piece) -> Tokens:
        """As the model reads it."""
        text = piece.text.encode("utf-8", errors="replace")
        return tuple(self.llama.tokenize(text, add_bos=False, special=piece.special))

    def ends(self, template: Template) -> frozenset[int]:
        """The tokens that end a reply."""
        ends = [self.llama.token_eos()]
        for stop in template.stops:
            tokens = self.tokenised(Piece(stop, special=True))
            if len(tokens) == 1:
                ends += tokens
        return frozenset(ends)

    def _cut(self, plan: Plan) -> None:
        llama, tokens = self.llama, self._context.tokens
        if plan.cut_out is not None:
            start, end = plan.cut_out
            llama._ctx.kv_cache_seq_rm(0, start, end)
            llama._ctx.kv_cache_seq_shift(0, end, -1, start - end)
            del tokens[start:end]
        del tokens[plan.keep :]
        llama._ctx.kv_cache_seq_rm(0, plan.keep, -1)
        llama.n_tokens = plan.keep

    def _read(self, numbers: Tokens, cancellation: Cancellation) -> bool:
        """Read some; false if it was stopped."""
        for is_row, run in itertools.groupby(numbers, lambda number: number < 0):
            part = tuple(run)
            if cancellation.cancelled:
                return False
            try:
                self._take(part, is_row)
            except RuntimeError as error:
                if cancellation.cancelled:
                    return False
                raise EngineError(
                    "The language model could not go on. If memory is short, choose a smaller "
                    "model."
                ) from error
            self._context.tokens.extend(part)
        return True

    def _take(self, part: Tokens, is_row: bool) -> None:
        llama = self.llama
        if not is_row:
            llama.eval(part)
            return
        assert self._read_rows is not None
        llama._ctx.kv_cache_seq_rm(-1, llama.n_tokens, -1)
        self._read_rows(part, llama.n_tokens)
        llama.n_tokens += len(part)
