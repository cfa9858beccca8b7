"""The training itself: first the question's words, then the language model's own answer.

`align` has the projector give the question's tokens in their order (connectionist temporal
classification), which needs no language model but its embeddings, and is a hundred times quicker
than `answer`: the answer's tokens through the whole frozen language model, which is what counts.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from app.core.errors import ModelError
from app.speech_models.engines.projector import Projector, Shape, directed_table
from training.language import FrozenLanguage

_MASKED_ROWS, _MASKS = 12, 2
"""Of the encoder's rows, hidden by chance while words are learnt."""


@dataclass(frozen=True, slots=True)
class Example:
    """A spoken question, its tokens, and the answer's where that is learnt."""

    heard: Tensor
    question: tuple[int, ...]
    answer: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is learnt."""

    steps: int
    """Of `align`, counted from the beginning."""

    answer_steps: int = 0
    """Of `answer`, after these."""

    batch: int = 24
    answer_batch: int = 4
    rate: float = 1.5e-3
    answer_rate: float = 1e-4
    warm_up: int = 100
    strangers: int = 500
    """Tokens by chance, different in each step, that were not said."""

    dropout: float = 0.2
    seed: int = 1


class Training:
    """A projector that learns, and can be written down and gone on with at any step.

    Args:
        language: frozen.
        shape: of the projector.
        plan: what is to be done.
    """

    def __init__(self, language: FrozenLanguage, shape: Shape, plan: Plan) -> None:
        self._language = language
        self._table = language.table.detach()
        self._directed = directed_table(self._table)
        self.plan = plan
        self.step = 0
        with torch.random.fork_rng():
            torch.manual_seed(plan.seed)
            self.projector = Projector(shape, plan.dropout)
        self._optimiser = torch.optim.AdamW(self.projector.parameters(), lr=plan.rate)

    @property
    def finished(self) -> bool:
        """Whether the plan has been done."""
        return self.step >= self.plan.steps + self.plan.answer_steps

    def learn(self, examples: Sequence[Example]) -> Iterator[tuple[int, float]]:
        """Yield each step with its loss, to the end of the plan; chance depends on the step alone.

        The loss is in nats, of a question's token while aligning and of an answer's afterwards.
        """
        self.projector.train()
        words = sorted({token for example in examples for token in example.question})
        while not self.finished:
            torch.manual_seed(self.plan.seed * 1_000_003 + self.step)
            aligning = self.step < self.plan.steps
            chosen = _batch(examples, self.step, self.plan, aligning=aligning)
            loss: Any = self._alignment(chosen, words) if aligning else self._answers(chosen)
            self._optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.projector.parameters(), 1.0)
            for group in self._optimiser.param_groups:
                group["lr"] = _rate(self.step, self.plan)
            self._optimiser.step()
            self.step += 1
            yield self.step, float(loss.detach())

    def save(self, path: Path) -> None:
        """Write down all that is needed to go on, whole or not at all."""
        tensors = {f"projector.{name}": value for name, value in self._state().items()}
        for number, state in self._optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{number}.{name}": value for name, value in state.items()}
        told = {"step": str(self.step), "shape": json.dumps(asdict(self.projector.shape))}
        part = path.with_suffix(".part")
        save_file(tensors, part, told)
        part.replace(path)

    def go_on(self, path: Path) -> None:
        """From what was written down; ModelError if it is no safetensors file of this shape."""
        tensors, told = read_tensors(path)
        if json.loads(told.get("shape", "{}")) != asdict(self.projector.shape):
            raise ModelError(f"{path.name} is of another projector: begin in another folder.")
        self.projector.load_state_dict(_under("projector.", tensors))
        kept: dict[int, dict[str, Tensor]] = {}
        for name, value in _under("optimiser.", tensors).items():
            number, kind = name.split(".", 1)
            kept.setdefault(int(number), {})[kind] = value
        state = self._optimiser.state_dict()
        self._optimiser.load_state_dict({**state, "state": kept})
        self.step = int(told["step"])

    def _state(self) -> dict[str, Tensor]:
        return {name: value.contiguous() for name, value in self.projector.state_dict().items()}

    def _alignment(self, examples: Sequence[Example], words: Sequence[int]) -> Tensor:
        heard, stacks = self._together(examples)
        strangers = torch.randint(len(self._table), (self.plan.strangers,)).tolist()
        tokens = [*words, *sorted(set(strangers) - set(words))]
        place = {token: number for number, token in enumerate(tokens, 1)}
        directions, silence = self.projector(heard)
        scores = self.projector.scores(directions, silence, self._directed[tokens])
        wanted = [place[token] for example in examples for token in example.question]
        lengths = torch.tensor([len(example.question) for example in examples])
        found: Tensor = functional.ctc_loss(
            scores.log_softmax(-1).transpose(0, 1), torch.tensor(wanted), stacks, lengths,
            reduction="sum", zero_infinity=True,
        )  # fmt: skip
        return found / lengths.sum()

    def _together(self, examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
        """Rows of all, filled up, with some of them hidden; and how many stacks each has."""
        parts = [example.heard.float() for example in examples]
        heard = torch.nn.utils.rnn.pad_sequence(parts, batch_first=True)
        for row, part in zip(heard, parts, strict=True):
            for _ in range(_MASKS):
                length = int(torch.randint(_MASKED_ROWS + 1, ()))
                start = int(torch.randint(max(1, len(part) - length), ()))
                row[start : start + length] = 0.0
        return heard, torch.tensor([len(part) // self.projector.shape.stacked for part in parts])

    def _answers(self, examples: Sequence[Example]) -> Tensor:
        losses = []
        for example in examples:
            rows = self.projector.rows(example.heard.float(), self._table, self._directed)
            losses.append(-self._language.likelihoods(rows, example.answer).mean())
        return torch.stack(losses).mean()


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """What a safetensors file holds, and what it tells; ModelError if it is none."""
    try:
        with safe_open(path, "pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return tensors, dict(file.metadata() or {})
    except Exception as error:  # the library has an error of its own besides OSError
        raise ModelError(
            f"{path.name} is no safetensors file, and nothing else is read: a pickled one could "
            "hold a program. Begin in another folder."
        ) from error


def _under(start: str, tensors: dict[str, Tensor]) -> dict[str, Any]:
    return {name[len(start) :]: value for name, value in tensors.items() if name.startswith(start)}


def _batch(examples: Sequence[Example], step: int, plan: Plan, *, aligning: bool) -> list[Example]:
    """The examples go round and round, in another order each time."""
    size = plan.batch if aligning else plan.answer_batch
    usable = examples if aligning else [example for example in examples if example.answer]
    size = min(size, len(usable))
    done = (step if aligning else step - plan.steps) * size
    laps = [divmod(number, len(usable)) for number in range(done, done + size)]
    orders = {lap: _order(f"{plan.seed}/{lap}", len(usable)) for lap, _ in laps}
    return [usable[orders[lap][place]] for lap, place in laps]


def _order(seed: str, count: int) -> list[int]:
    return random.Random(seed).sample(range(count), count)


def _rate(step: int, plan: Plan) -> float:
    """Rises for a while, then falls in a line to a twentieth; answers have a rate of their own."""
    if step >= plan.steps:
        return plan.answer_rate
    rising = min(1.0, (step + 1) / plan.warm_up)
    return plan.rate * rising * max(0.05, 1.0 - step / max(1, plan.steps))
