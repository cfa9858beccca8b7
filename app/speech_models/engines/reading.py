"""A language model of the transformers library that keeps what it has read, and is left at once."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.core.errors import EngineError
from app.core.settings import ReplySettings
from app.language.context import Context, Tokens
from app.language.protocols import Cancellation
from app.speech.engines.checkpoint import libraries

_BATCH_TOKENS = 32
"""Read at once; nothing stops the library within a batch."""

_LIKELIEST, _PENALTY = 40, 1.05
"""As app/language/engines/llama.py chooses words."""


class Reader:
    """Reads rows of numbers, which stand for tokens or, where negative, for bits of sound.

    Args:
        model: the language model without its head.
        head: makes scores of what the model gives.
        rows: makes embeddings of numbers, of the shape (1, numbers, width).
        settings: context, temperature and seed.
    """

    def __init__(
        self,
        model: Any,
        head: Any,
        rows: Callable[[Sequence[int]], Any],
        settings: ReplySettings,
    ) -> None:
        self._torch, transformers = libraries()
        self._model = model
        self._head = head
        self._rows = rows
        self._settings = settings
        self._context = Context(settings.context_tokens)
        self._memory = transformers.DynamicCache(config=model.config)
        self._chance = self._torch.Generator().manual_seed(settings.seed)
        self._scores: Any = None

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
        if plan.cut_out is not None:  # what follows cannot be moved up, so it is read again
            del self._context.tokens[plan.cut_out[0] :]
            plan = self._context.plan(system, exchanges, fresh, room)
        self._keep(plan.keep)
        for start in range(0, len(plan.read), _BATCH_TOKENS):
            if cancellation.cancelled:
                return
            self._take(plan.read[start : start + _BATCH_TOKENS])
            yield None

    def write(
        self, ends: frozenset[int], cancellation: Cancellation, *, freely: bool = True
    ) -> Iterator[int]:
        """Yield one token after the other; the likeliest if not `freely`."""
        written: list[int] = []
        while len(self._context.tokens) < self._context.size and not cancellation.cancelled:
            token = self._chosen(written, freely=freely)
            if token in ends:
                return
            written.append(token)
            yield token
            if cancellation.cancelled:
                return
            self._take((token,))

    def _keep(self, count: int) -> None:
        del self._context.tokens[count:]
        surplus = int(self._memory.get_seq_length()) - count
        if surplus > 0:
            self._memory.crop(-surplus)

    def _take(self, numbers: Sequence[int]) -> None:
        before = len(self._context.tokens)
        try:
            with self._torch.inference_mode():
                rows = self._rows(numbers)
                found = self._model(
                    inputs_embeds=rows, past_key_values=self._memory, use_cache=True
                )
                scores = self._head(found.last_hidden_state[:, -1])[0].float().cpu()
        except RuntimeError as error:  # torch has no other
            self._keep(before)
            raise EngineError(
                "The model could not go on. If memory is short, choose a smaller model."
            ) from error
        self._context.tokens.extend(numbers)
        self._scores = scores
        self._taken(numbers, rows[0], found.last_hidden_state[0])

    def _taken(self, numbers: Sequence[int], rows: Any, states: Any) -> None:
        """What was read, and the states that the model was in after each; for those who listen."""

    def _chosen(self, written: Sequence[int], *, freely: bool) -> int:
        scores = self._scores.clone()
        if written:
            said = sorted(set(written))
            old = scores[said]
            scores[said] = self._torch.where(old < 0, old * _PENALTY, old / _PENALTY)
        if self._torch.isnan(scores).any() or not self._torch.isfinite(scores).any():
            raise EngineError("The model gave no words: it may be damaged. Import it again.")
        if not freely or self._settings.temperature == 0.0:
            return int(scores.argmax())
        best = scores.topk(min(_LIKELIEST, len(scores)))
        shares = (best.values / self._settings.temperature).softmax(-1)
        return int(best.indices[self._torch.multinomial(shares, 1, generator=self._chance)])
