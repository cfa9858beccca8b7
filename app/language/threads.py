"""How many threads a language model should use beside everything else that runs. Pure.

llama.cpp's threads wait for one another after each operation, hundreds of times a token. If another
program holds one of their cores they all wait: on two cores with one of them busy, the 1.5B wrote
0.2 tokens a second with two threads and 17 with one; undisturbed, 22 with two and 17 with one.
"""

import math
from dataclasses import dataclass

_IGNORED_LOAD = 0.25
"""Cores' worth of other work that is not worth a thread."""

_STALLED = 4.0
"""A step that takes so many times the quickest has been waiting for a core."""


@dataclass(slots=True)
class ThreadChoice:
    """Chooses between one thread and the most that are worth having."""

    most: int

    cores: int
    """Those that this process may use."""

    _quickest: float = math.inf  # seconds, of a step with the most threads

    def for_load(self, others: float) -> int:
        """The number for so many cores' worth of work by other programs."""
        free = self.cores - max(0, math.ceil(others - _IGNORED_LOAD))
        return max(1, min(self.most, free))

    def after_step(self, threads: int, seconds: float) -> int:
        """The number for the next token, when one with so many threads took so long."""
        if threads < self.most:
            return threads
        self._quickest = min(self._quickest, seconds)
        return max(1, threads - 1) if seconds > _STALLED * self._quickest else threads
