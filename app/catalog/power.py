"""How fast models run on a computer: what was measured elsewhere, scaled to it. Pure.

Figures are from two cores of the reference machine (docs/latency.md), where llama.cpp wrote
65 to 78 tokens a second with 0.1 GB of weights, 36 to 43 with 0.49 and 20 to 27 with 1.12: a part
of the time for each token is the same for all, the rest goes with the size.
"""

from dataclasses import dataclass
from typing import Self

from app.catalog.model import Model, Task
from app.catalog.runtime import Runtime, runtime, thinking_bytes
from app.core.measurement import Graphics, Measurement

USEFUL_CORES = 6
"""More do not help: by then reading the weights from memory is the limit."""

TOKEN_SECONDS, TOKEN_SECONDS_PER_GIGABYTE = 0.018, 0.064
"""For one token, of one core."""

READING_SECONDS_PER_GIGABYTE = 0.0215
"""For one token of many that are read at once: the 1.5B read 80 to 87 a second on two cores."""

TORCH_FACTOR = 5.0
"""How many times as long torch takes for a gigabyte on a processor; a guess from short trials."""

_CORE_OPERATIONS, _CORE_BYTES = 108e9, 17e9
"""Per second, of a core of the reference machine (app.core.arithmetic)."""

_LAUNCH_SECONDS = 0.03
"""For each token on a graphics card: telling it what to do takes transformers as long as that."""

_GRAPHICS_READING = 30.0
"""How many times as fast tokens are read as written there, at least."""


@dataclass(frozen=True, slots=True)
class Power:
    """A computer in cores of the reference machine."""

    arithmetic: float
    """For sound."""

    writing: float
    """For language models, which read all their weights for each token."""

    reading: float
    """For what they read many tokens at once."""

    graphics: Graphics | None = None
    measured: bool = False
    """Whether it was tried; else it is guessed from the number of cores."""

    @classmethod
    def of(cls, cores: int, measurement: Measurement | None = None) -> Self:
        """The power of so many cores, and of what was found when the computer was tried."""
        useful = min(cores, USEFUL_CORES)
        if measurement is None or measurement.operations_per_second <= 0:
            return cls(useful, useful, useful)
        card = measurement.graphics
        card = card if card is not None and card.bytes_per_second > 0 else None
        arithmetic = useful * measurement.operations_per_second / _CORE_OPERATIONS
        if measurement.disturbed:  # the best of many short tries holds, what takes longer does not
            return cls(arithmetic, arithmetic, arithmetic, card, True)
        writing = reading = arithmetic
        if measurement.bytes_per_second > 0:
            writing = min(arithmetic, measurement.bytes_per_second / _CORE_BYTES)
        tried = measurement.model_bytes / 1e9
        if min(tried, measurement.tokens_written, measurement.tokens_read) > 0:
            writing = measurement.tokens_written * _token_seconds(tried)
            reading = measurement.tokens_read * READING_SECONDS_PER_GIGABYTE * tried
        return cls(arithmetic, writing, reading, card, True)

    def on_card(self, model: Model) -> bool:
        """Whether a graphics card computes it."""
        return self.graphics is not None and runtime(model) is Runtime.TORCH

    def written(self, model: Model) -> float:
        """Seconds for a token that it writes."""
        size = thinking_bytes(model) / 1e9 * model.active_share
        if self.graphics is not None and self.on_card(model):
            return _LAUNCH_SECONDS + size * 1e9 / self.graphics.bytes_per_second
        return _token_seconds(size) * _slowness(model) / self.writing

    def read(self, model: Model) -> float:
        """Seconds for a token that it reads."""
        if self.on_card(model):
            return self.written(model) / _GRAPHICS_READING
        size = thinking_bytes(model) / 1e9 * model.active_share
        return READING_SECONDS_PER_GIGABYTE * size * _slowness(model) / self.reading

    def sounding(self, model: Model, core_seconds: float) -> float:
        """Seconds for work on sound that takes a core so long."""
        if self.on_card(model):
            return core_seconds / max(_GRAPHICS_READING, self.arithmetic)
        return core_seconds / self.arithmetic


def tokens_per_second(model: Model, power: Power) -> float:
    """What a language model can be expected to write."""
    return 1.0 / power.written(model)


def _token_seconds(gigabytes: float) -> float:
    return TOKEN_SECONDS + TOKEN_SECONDS_PER_GIGABYTE * gigabytes


def _slowness(model: Model) -> float:
    brain = model.task is not Task.RECOGNISER
    return TORCH_FACTOR if brain and runtime(model) is Runtime.TORCH else 1.0
