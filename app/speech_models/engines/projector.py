"""From what Whisper's encoder hears to rows that a language model reads in the place of words.

Rows of the encoder are stacked, a small network gives each stack a direction among the language
model's own embeddings, and a share of silence. A row that is read is the mean of the likeliest
embeddings, weighed by how likely each is to be heard there: so nothing is decided, and yet what is
read is never far from what the language model was trained on (posteriors of connectionist temporal
classification over its vocabulary, as in LegoSLM, Ma et al. 2025). Silence and repetitions are
left out, so that speech takes no more rows than its words would.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

_LIKELIEST = 8
"""Embeddings in a row. With all 49,152 of them what is unlikely adds up to noise: after 300 steps
SmolLM2 135M held the right answers for much unlikelier than without any question, -4.6 nats a
token, and with 1, 3 or 8 of them for as unlikely, -1.8."""

MARGIN_SECONDS = 0.5
"""Silence that is heard after the speech; learnt with, and therefore fixed."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a projector is like; all are counts."""

    heard_width: int
    """Of the encoder's rows."""

    read_width: int
    """Of the language model's embeddings."""

    width: int = 512
    stacked: int = 4
    """Rows of the encoder, 20 ms each, that become one."""

    reach: int = 5
    """Stacks that are looked at together, an odd number."""

    @classmethod
    def told(cls, told: Mapping[str, Any]) -> "Shape":
        """From a configuration; ValueError where it makes no sense."""
        found = cls(**{name: int(number) for name, number in told.items()})
        if (
            not all(0 < number <= 16_384 for number in asdict(found).values())
            or not found.reach % 2
        ):
            raise ValueError("A projector of this shape cannot be.")
        return found


class Projector(nn.Module):
    """Gives each stack of the encoder's rows a direction, and how likely it is to be silent."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.stack = nn.Linear(shape.heard_width * shape.stacked, shape.width)
        self.around = nn.Conv1d(shape.width, shape.width, shape.reach, padding=shape.reach // 2)
        self.norm = nn.LayerNorm(shape.width)
        self.direction = nn.Linear(shape.width, shape.read_width)
        self.silence = nn.Linear(shape.width, 1)
        self.sharpness = nn.Parameter(torch.tensor(3.0))
        self.dropout = nn.Dropout(dropout)

    def forward(self, heard: Tensor) -> tuple[Tensor, Tensor]:
        """Directions (batch, stacks, read width) and silence (batch, stacks, 1) of rows.

        Rows that do not fill a stack are left out.
        """
        batch, rows, _ = heard.shape
        stacks = rows // self.shape.stacked
        whole = heard[:, : stacks * self.shape.stacked].reshape(batch, stacks, -1)
        inner = functional.gelu(self.stack(self.dropout(whole)))
        wide = self.around(self.dropout(inner).transpose(1, 2)).transpose(1, 2)
        inner = self.norm(inner + functional.gelu(wide))
        inner = self.dropout(inner)
        return functional.normalize(self.direction(inner), dim=-1), self.silence(inner)

    def scores(self, directions: Tensor, silence: Tensor, directed: Tensor) -> Tensor:
        """Scores (batch, stacks, 1 + tokens): silence first, then tokens by their `directed`.

        `directed` is a table of embeddings as `directed_table` makes it.
        """
        return torch.cat([silence, self.sharpness.exp() * directions @ directed.T], dim=-1)

    def rows(self, heard: Tensor, table: Tensor, directed: Tensor) -> Tensor:
        """What the language model reads, (rows, read width), for the encoder's (rows, width)."""
        directions, silence = self(heard[None])
        scores = self.scores(directions, silence, directed)[0]
        shares = scores[:, 1:].softmax(-1)
        runs = runs_of_tokens(scores.argmax(-1).tolist())
        if not runs:
            return table.new_zeros(0, table.shape[1])
        said = torch.stack([shares[start:end].mean(0) for start, end in runs])
        likely = said.topk(min(_LIKELIEST, said.shape[1]))
        weights = likely.values / likely.values.sum(-1, keepdim=True)
        embeddings = table[likely.indices]
        mean = (weights[..., None] * embeddings).sum(1)
        length = (weights * embeddings.norm(dim=-1)).sum(1, keepdim=True)
        rows: Tensor = functional.normalize(mean, dim=-1) * length
        return rows

    def read(self, heard: Tensor, directed: Tensor) -> list[int]:
        """The likeliest tokens of the encoder's (rows, width), to see what it has learnt."""
        with torch.no_grad():
            directions, silence = self(heard[None])
            best = self.scores(directions, silence, directed)[0].argmax(-1).tolist()
        return [best[start] - 1 for start, _ in runs_of_tokens(best)]


def directed_table(table: Tensor) -> Tensor:
    """Embeddings less what all have in common, and all of one length."""
    return functional.normalize(table - table.mean(0), dim=-1)


def runs_of_tokens(best: list[int]) -> list[tuple[int, int]]:
    """Where one token after the other begins and ends, if 0 is silence."""
    runs: list[tuple[int, int]] = []
    for place, token in enumerate(best):
        if token and runs and runs[-1][1] == place and best[place - 1] == token:
            runs[-1] = (runs[-1][0], place + 1)
        elif token:
            runs.append((place, place + 1))
    return runs
