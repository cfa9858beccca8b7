"""Which part of a long conversation is seen, and only that part laid out."""

from collections.abc import Callable

from app.ui.transcript.heights import Heights
from app.ui.transcript.message import Message
from app.ui.transcript.page import Look, Page, estimated_height, laid_out

_KEPT = 30
"""Pages are kept for so many rows above and below those that are seen."""


class Pages:
    """The rows of a view, with estimated heights until they come near it.

    The row at the top of the view stays there when rows above it turn out higher or lower,
    unless the view follows the end: then the end stays in view.
    """

    def __init__(self, message: Callable[[int], Message]) -> None:
        self._message = message
        self._heights = Heights()
        self._pages: dict[int, Page] = {}
        self._width = 0
        self._look: Look | None = None
        self._anchor = (0, 0)
        """The row at the top of the view, and how much of it is above."""

        self.follows = True
        """Whether the end stays in view."""

    def begin(self, count: int, width: int, look: Look) -> None:
        """Count so many rows, in a view of that width; nothing laid out so far counts any more."""
        self._width, self._look = width, look
        self._pages.clear()
        self._heights = Heights([self._estimate(row) for row in range(count)])

    def insert(self, row: int, count: int) -> None:
        """There are new rows from a row on."""
        self._forget_from(row)
        self._heights.insert(row, [self._estimate(row + more) for more in range(count)])

    def remove(self, row: int, count: int) -> None:
        """Rows are gone."""
        self._forget_from(row)
        self._heights.remove(row, count)

    def change(self, row: int) -> None:
        """A row says something else."""
        if self._pages.pop(row, None) is None:
            self._heights[row] = self._estimate(row)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> Page:
        page = self._pages.get(row)
        if page is None:
            assert self._look is not None  # rows are counted with a look
            page = laid_out(self._message(row), self._width, self._look)
            self._pages[row] = page
            self._heights[row] = page.height
        return page

    @property
    def total(self) -> int:
        """The height of all rows together."""
        return self._heights.total

    def span(self, row: int) -> tuple[int, int]:
        """How far below the beginning a row lies, and its height."""
        return self._heights.top(row), self._heights[row]

    def row_at(self, place: int) -> int | None:
        """The row that lies so far below the beginning."""
        inside = 0 <= place < self._heights.total
        return self._heights.row_at(place) if inside else None

    def between(self, top: int, bottom: int) -> range:
        """The rows that are seen between two places."""
        if not len(self._heights):
            return range(0)
        return range(self._heights.row_at(top), self._heights.row_at(bottom) + 1)

    def settle(self, room: int) -> int:
        """Where the view begins, once everything near it has been laid out."""
        while True:
            place = self._place(room)
            near = self.between(place - room // 2, place + room + room // 2)
            unknown = [row for row in near if row not in self._pages]
            if not unknown:
                self.follows = place >= self._heights.total - room
                self._note_anchor(place)
                self._forget_far_from(near)
                return place
            for row in unknown:
                self[row]

    def scroll(self, place: int, room: int, nearly: float) -> None:
        """The user has scrolled there; less than `nearly` from the end is at the end."""
        self.follows = place >= self._heights.total - room - nearly
        self._note_anchor(place)

    def reveal(self, row: int, place: int, room: int) -> None:
        """Scroll no further than needed to see a row, its beginning if it is too high."""
        height = self[row].height
        top = self._heights.top(row) - place
        if top < 0 or height > room:
            self._anchor = (row, 0)
        elif top + height > room:
            self._anchor = (row, height - room)
        else:
            return
        self.follows = False

    def _place(self, room: int) -> int:
        furthest = max(0, self._heights.total - room)
        row, above = self._anchor
        wanted = self._heights.top(min(row, len(self._heights))) + above
        return furthest if self.follows else max(0, min(furthest, wanted))

    def _estimate(self, row: int) -> int:
        if self._look is None:
            return 0
        return estimated_height(self._message(row), self._width, self._look)

    def _note_anchor(self, place: int) -> None:
        row = self._heights.row_at(place) if len(self._heights) else 0
        self._anchor = (row, place - self._heights.top(row))

    def _forget_far_from(self, near: range) -> None:
        if len(self._pages) > len(near) + 4 * _KEPT:
            kept = range(near.start - _KEPT, near.stop + _KEPT)
            self._pages = {row: page for row, page in self._pages.items() if row in kept}

    def _forget_from(self, row: int) -> None:
        self._pages = {known: page for known, page in self._pages.items() if known < row}
