"""Guard models in GGUF files, run by llama.cpp: judged by how likely each answer is.

Nothing is generated. What a guard model is asked ends where its answer begins, and the verdict is
read from the likelihoods of the words that can follow; likewise the category. So the same words
are always judged alike, and there is no free text to be misread.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from llama_cpp._internals import LlamaBatch, LlamaContext

from app.core.errors import EngineError, ModelError
from app.core.guarding import Guarded
from app.core.turn import Turn
from app.language.engines.abort import Abort
from app.language.engines.llama_loading import load_llama
from app.language.engines.llama_threads import LlamaThreads
from app.language.engines.load import OtherLoad
from app.language.guard_templates import GuardTemplate, Question
from app.language.protocols import Cancellation, Judgement
from app.language.templates import Piece

CONTEXT_TOKENS = 1024
"""Of these the question takes some 460; longer words are judged by their end."""

_BATCH_TOKENS = 64
"""Read at once: a 0.6B takes 0.3 s for these on two cores, but is stopped at any moment."""

Tokens = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in tokens, read by a context of its own, so that its beginning stays read."""

    before: Tokens
    after: Tokens
    harms: dict[int, Guarded | None]
    reader: "_Reader"

    def around(self, said: Tokens, spare: int) -> Tokens:
        """The whole question, with the end of what does not fit."""
        room = CONTEXT_TOKENS - len(self.before) - len(self.after) - spare
        return self.before + said[-room:] + self.after


class LlamaGuardModel:
    """Has read both questions up to the words, and then reads these and what follows."""

    def __init__(self, model: Path, template: GuardTemplate, threads: int) -> None:
        load = OtherLoad()
        self._llama = llama = load_llama(model, CONTEXT_TOKENS, _BATCH_TOKENS, threads)
        self._template = template
        answers = (template.harmful, template.doubtful, template.safe)
        self._verdicts = self._first_tokens(answers)
        self._rests = tuple(
            self._tokenised(Piece(answer + template.category, special=False)) for answer in answers
        )
        try:
            other = LlamaContext(model=llama._model, params=llama.context_params, verbose=False)
        except ValueError as error:
            raise ModelError(
                f"There is not enough memory for {model.name}. Close other programs first."
            ) from error
        self._of_words, self._of_reply = (
            self._asked(question, _Reader(context, LlamaThreads(context.ctx, threads, load)))
            for question, context in (
                (template.of_words, llama._ctx),
                (template.of_reply, other),
            )
        )

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        """Yield None after each batch, and the judgement at last."""
        asked = self._of_words if reply is None else self._of_reply
        _, said, _ = self._template.pieces(words, reply)
        question = asked.around(self._tokenised(said), max(map(len, self._rests)))
        reader = asked.reader
        with reader.stopped_by(cancellation):
            yield from reader.read(question, cancellation)
            if cancellation.cancelled:
                return
            harmful, doubtful, safe = reader.likelihoods(self._verdicts)
            if safe > harmful + doubtful:
                yield Judgement(harmful, doubtful)
                return
            rest = self._rests[doubtful > harmful]
            yield from reader.read(question + rest, cancellation)
            if not cancellation.cancelled:
                likely = reader.likelihoods(list(asked.harms))
                best = max(range(len(likely)), key=likely.__getitem__)
                yield Judgement(harmful, doubtful, list(asked.harms.values())[best])

    def _asked(self, question: Question, reader: "_Reader") -> _Asked:
        before = self._tokenised(Piece(question.before + self._template.user, special=True))
        for _ in reader.read(before, Turn(0)):  # nobody gives this up
            pass
        names: dict[str, Guarded | None] = dict.fromkeys(question.harmless) | {**question.harms}
        first = self._first_tokens(names)
        harms = dict(zip(first, names.values(), strict=True))
        after = self._tokenised(Piece(question.after, special=True))
        return _Asked(before, after, harms, reader)

    def _first_tokens(self, answers: Iterable[str]) -> Tokens:
        """What tells the answers from one another."""
        first = tuple(self._tokenised(Piece(answer, special=False))[0] for answer in answers)
        if len(set(first)) < len(first):
            raise ModelError(
                f"{Path(self._llama.model_path).name} is no guard model of the kind that the "
                "catalogue says: its answers begin alike. Import the model's own file."
            )
        return first

    def _tokenised(self, piece: Piece) -> Tokens:
        text = piece.text.encode("utf-8", errors="replace")
        return tuple(self._llama.tokenize(text, add_bos=False, special=piece.special))


class _Reader:
    """One context of llama.cpp, and what it has read."""

    def __init__(self, context: LlamaContext, threads: LlamaThreads) -> None:
        self._context = context
        self._threads = threads
        self._abort = Abort(context.ctx)
        self._batch = LlamaBatch(n_tokens=_BATCH_TOKENS, embd=0, n_seq_max=1, verbose=False)
        self._read: Tokens = ()

    def read(self, tokens: Tokens, cancellation: Cancellation) -> Iterator[None]:
        """Have these and no others read, beginning where they differ from what was read."""
        pairs = zip(self._read, tokens[:-1], strict=False)  # the last is read for what follows it
        kept = next((n for n, (old, new) in enumerate(pairs) if old != new), None)
        if kept is None:
            kept = min(len(self._read), len(tokens) - 1)
        self._read = tokens[:kept]
        for start in range(kept, len(tokens), _BATCH_TOKENS):
            if cancellation.cancelled or not self._decode(
                tokens[start : start + _BATCH_TOKENS], cancellation
            ):
                return
            yield None

    def likelihoods(self, tokens: Sequence[int]) -> list[float]:
        """How likely each comes next, if one of them does."""
        logits = self._context.get_logits_ith(-1)
        chosen = [float(logits[token]) for token in tokens]
        highest = max(chosen)
        weights = [math.exp(logit - highest) for logit in chosen]
        whole = sum(weights)
        return [weight / whole for weight in weights]

    @contextmanager
    def stopped_by(self, cancellation: Cancellation) -> Iterator[None]:
        """Stop in the middle of a batch when it is cancelled."""
        self._abort.set(False)
        with cancellation.watched(lambda: self._abort.set(cancellation.cancelled)):
            yield

    def _decode(self, tokens: Tokens, cancellation: Cancellation) -> bool:
        self._threads.look()
        self._context.kv_cache_seq_rm(0, len(self._read), -1)
        self._batch.set_batch(batch=tokens, n_past=len(self._read), logits_all=False)
        try:
            self._context.decode(self._batch)
        except RuntimeError as error:
            if cancellation.cancelled:
                return False
            raise EngineError("The guard model could not go on.") from error
        self._read += tokens
        return True
