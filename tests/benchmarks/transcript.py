"""How quickly the transcript takes in what is said: `make bench-transcript`.

A thousand turns are in the view, the end is seen, and every change is measured until it has been
painted. It needs no screen. Run it on a quiet machine.
"""

import os
import statistics
import time
from dataclasses import replace

from tests.benchmarks.table import Row, publish

TURNS = 1000
CLAUSES = 100
FRAME = 16.0
"""Milliseconds: a change must be on the screen by the next picture."""

REPLY = (
    "A fjord is a long, narrow inlet of the sea between high cliffs. "
    "Glaciers cut them deep into the rock, and when the ice melted, the sea came in.\n\n"
    "The best known are in **Norway**, but there are others in Chile and New Zealand. "
)


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.core.settings import Theme
    from app.ui.look import theme
    from app.ui.state.entries import Entry, Fate
    from app.ui.transcript.view import TranscriptView

    application = QApplication([])
    theme.apply(application, Theme.LIGHT, 1.0)
    view = TranscriptView()
    view.resize(760, 820)
    view.show()
    entries = tuple(
        Entry(turn, f"Question {turn}: what is a fjord?", Fate.FINISHED, REPLY, len(REPLY))
        for turn in range(1, TURNS + 1)
    )

    def show(entries: tuple[Entry, ...]) -> float:
        """Milliseconds until they have been painted."""
        began = time.perf_counter()
        view.show_entries(entries)
        application.processEvents()
        return 1000 * (time.perf_counter() - began)

    application.processEvents()
    first = show(entries)
    new_turns, clauses, heard, words = [], [], [], REPLY.split()
    for number in range(CLAUSES):
        last = Entry(TURNS + number + 1, "And another one?", Fate.TENTATIVE)
        entries = (*entries, last)
        new_turns.append(show(entries))
        for place in range(0, len(words), 8):
            clause = " ".join(words[place : place + 8]) + " "
            last = replace(last, fate=Fate.ANSWERING, written=last.written + clause)
            entries = (*entries[:-1], last)
            clauses.append(show(entries))
            last = replace(last, heard=len(last.written))
            entries = (*entries[:-1], last)
            heard.append(show(entries))
        entries = (*entries[:-1], replace(last, fate=Fate.FINISHED))
        show(entries)
    began = time.perf_counter()
    view.resize(700, 820)
    application.processEvents()
    narrower = 1000 * (time.perf_counter() - began)
    publish(
        "transcript",
        [
            *rows("a clause written", clauses),
            *rows("a piece heard", heard),
            *rows("a new turn", new_turns),
            Row(f"{TURNS} turns shown at once", None, first, "ms", 1),
            Row("another width", None, narrower, "ms", 1),
        ],
    )


def rows(measure: str, times: list[float]) -> list[Row]:
    """The median and the slowest of a hundred."""
    slowest = statistics.quantiles(times, n=100)[-1]
    return [
        Row(f"{measure}: median", FRAME, statistics.median(times), "ms", len(times)),
        Row(f"{measure}: 99th percentile", FRAME, slowest, "ms", len(times)),
    ]


if __name__ == "__main__":
    main()
