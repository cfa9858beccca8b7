"""Finds out which of two rows of words belong together, by their lengths alone. Pure.

The rows say the same in the same order, but a word of one may be several in the other: "1999" is
"nineteen ninety-nine", and "of the" is pronounced as one word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_SHAPES = (*((1, count) for count in range(1, 9)), *((count, 1) for count in range(2, 6)))
"""How many words of one row may belong to how many of the other."""

_LOST = ((1, 0), (0, 1))

_REGROUPING_COST = 1.5  # letters: rather a word of an unlikely length than two put together
_LOSS_COST = 4.0
_REACH = 6  # words by which one row may be ahead of its share of the other

UNCLEAR = 0.6
"""Letters in a letter that do not fit, from which the rows are not taken to say the same."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Words of two rows that belong together; one of the ranges may be empty."""

    first: range
    second: range


def align(first: Sequence[float], second: Sequence[float]) -> list[Pairing] | None:
    """Pair two rows of lengths from start to end; None if they do not fit each other.

    Rows of the same number of words are paired one by one.
    """
    if len(first) == len(second):
        return [Pairing(range(i, i + 1), range(i, i + 1)) for i in range(len(first))]
    if not first or not second or not sum(first) or not sum(second):
        return None
    scale = sum(first) / sum(second)
    return _Table(first, [length * scale for length in second]).best()


class _Table:
    """The least cost of pairing the beginnings of both rows, and the last step on the way."""

    def __init__(self, first: Sequence[float], second: Sequence[float]) -> None:
        self._counts = (len(first), len(second))
        self._first = [0.0, *accumulate(first)]
        self._second = [0.0, *accumulate(second)]
        self._costs: dict[tuple[int, int], float] = {(0, 0): 0.0}
        self._steps: dict[tuple[int, int], tuple[int, int]] = {}

    def best(self) -> list[Pairing] | None:
        rows, columns = self._counts
        reach = _REACH + abs(rows - columns)
        for row in range(rows + 1):
            middle = round(row * columns / rows)
            for column in range(max(0, middle - reach), min(columns, middle + reach) + 1):
                self._settle(row, column)
        cost = self._costs.get(self._counts, float("inf"))
        return self._way_back() if cost <= UNCLEAR * self._first[-1] else None

    def _settle(self, row: int, column: int) -> None:
        for step in (*_SHAPES, *_LOST):
            before = self._costs.get((row - step[0], column - step[1]))
            if before is None:
                continue
            cost = before + self._cost(row, column, step)
            if cost < self._costs.get((row, column), float("inf")):
                self._costs[row, column] = cost
                self._steps[row, column] = step

    def _cost(self, row: int, column: int, step: tuple[int, int]) -> float:
        left = self._first[row] - self._first[row - step[0]]
        right = self._second[column] - self._second[column - step[1]]
        if step in _LOST:
            return _LOSS_COST + left + right
        return abs(left - right) + _REGROUPING_COST * (sum(step) - 2)

    def _way_back(self) -> list[Pairing]:
        row, column = self._counts
        pairings = []
        while row or column:
            rows, columns = self._steps[row, column]
            pairings.append(Pairing(range(row - rows, row), range(column - columns, column)))
            row, column = row - rows, column - columns
        return pairings[::-1]
