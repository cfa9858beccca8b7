"""Tries how fast the processor multiplies and how fast it reads its memory."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

_SIDE, _BATCH = 64, 128
"""Products so small that they are made by one thread, whatever the library thinks of more."""

_PIECE = 4_000_000
"""Numbers that each core reads: 32 MB, more than a cache holds."""


def operations_per_second(seconds: float) -> float:
    """Additions and multiplications with 32 bits, of one core at its best."""
    some = np.random.default_rng(1).random((_BATCH, _SIDE, _SIDE), dtype=np.float32)
    result = np.empty_like(some)
    operations = 2 * _BATCH * _SIDE**3
    return operations / _shortest(lambda: np.matmul(some, some, out=result), seconds)


def bytes_per_second(cores: int, seconds: float) -> float:
    """Read from memory by all cores together, at their best."""
    pieces = [np.ones(_PIECE) for _ in range(cores)]
    with ThreadPoolExecutor(cores) as pool:
        shortest = _shortest(lambda: list(pool.map(np.sum, pieces)), seconds)
    return sum(piece.nbytes for piece in pieces) / shortest


def _shortest(work: Callable[[], object], seconds: float) -> float:
    """The shortest time that it takes: other programs make it longer, and nothing shorter."""
    end = time.perf_counter() + seconds
    shortest = float("inf")
    while shortest == float("inf") or time.perf_counter() < end:
        begun = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - begun)
    return shortest
