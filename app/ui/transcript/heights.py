"""How high each row is and where it lies, so that a change near the end costs nothing. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Heights:
    """The heights of rows that lie below one another."""

    def __init__(self, heights: Sequence[int] = ()) -> None:
        self._heights = list(heights)
        self._tops = [0]
        """Of the rows as far as they are known; one more than there are rows when all are."""

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    def __setitem__(self, row: int, height: int) -> None:
        if self._heights[row] != height:
            self._heights[row] = height
            self._forget_below(row)

    def insert(self, row: int, heights: Sequence[int]) -> None:
        """Put rows before a row."""
        self._heights[row:row] = heights
        self._forget_below(row)

    def remove(self, row: int, count: int) -> None:
        """Take rows out."""
        del self._heights[row : row + count]
        self._forget_below(row)

    @property
    def total(self) -> int:
        """The height of all rows together."""
        return self.top(len(self._heights))

    def top(self, row: int) -> int:
        """How far below the beginning a row lies."""
        known = len(self._tops) - 1
        if row > known:
            self._tops += list(accumulate(self._heights[known:row], initial=self._tops[-1]))[1:]
        return self._tops[row]

    def row_at(self, place: int) -> int:
        """The row that lies so far below the beginning, or the nearest; there must be one."""
        last = len(self._heights) - 1
        self.top(last)
        return max(0, min(last, bisect_right(self._tops, place) - 1))

    def _forget_below(self, row: int) -> None:
        del self._tops[row + 1 :]
