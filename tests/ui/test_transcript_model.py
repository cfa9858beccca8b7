from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from app.core.events import CancelledBecause
from app.ui.state.entries import Entry, Fate
from app.ui.transcript.heights import Heights
from app.ui.transcript.message import Message, Who, messages_of
from app.ui.transcript.model import ENTRY_ROLE, WHO_ROLE, TranscriptModel

HELLO = Entry(1, "Hello.", Fate.FINISHED, "Hi there!", 9)
ASKED = Entry(2, "What is a fjord?", Fate.ANSWERING)


class Changes:
    """What a model tells, and the rows that somebody has who believes it."""

    def __init__(self, model: TranscriptModel) -> None:
        self._model = model
        self.told: list[tuple[str, int, int]] = []
        self.rows: list[Message] = []
        model.rowsInserted.connect(self._inserted)
        model.rowsRemoved.connect(self._removed)
        model.dataChanged.connect(self._changed)

    def after(self, *entries: Entry) -> list[tuple[str, int, int]]:
        self.told.clear()
        self._model.show(entries)
        return self.told

    def _inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self.told.append(("inserted", first, last))
        self.rows[first:first] = [self._model.message(row) for row in range(first, last + 1)]

    def _removed(self, parent: QModelIndex, first: int, last: int) -> None:
        self.told.append(("removed", first, last))
        del self.rows[first : last + 1]

    def _changed(self, top: QModelIndex, bottom: QModelIndex, roles: object) -> None:
        self.told.append(("changed", top.row(), bottom.row()))
        for row in range(top.row(), bottom.row() + 1):
            self.rows[row] = self._model.message(row)


@pytest.fixture
def changes() -> Changes:
    return Changes(TranscriptModel())


def test_a_clause_changes_one_row(changes: Changes) -> None:
    begun = replace(ASKED, written="A valley ")
    changes.after(HELLO, begun)
    told = changes.after(HELLO, replace(begun, written="A valley in the sea."))
    assert told == [("changed", 2, 3)]
    assert changes.after(HELLO, ASKED, HELLO)[0][0] == "changed"


def test_a_new_turn_is_one_row_and_its_reply_another(changes: Changes) -> None:
    assert changes.after(HELLO) == [("inserted", 0, 1)]
    assert changes.after(HELLO, ASKED) == [("inserted", 2, 2)]
    told = changes.after(HELLO, replace(ASKED, written="A valley"))
    assert told == [("changed", 2, 2), ("inserted", 3, 3)]


def test_tentative_words_that_grow_are_neither_removed_nor_inserted(changes: Changes) -> None:
    changes.after(HELLO, Entry(2, "What is"))
    assert changes.after(HELLO, Entry(3, "What is a fjord?")) == [("changed", 2, 2)]


def test_a_conversation_taken_back_loses_its_last_rows(changes: Changes) -> None:
    changes.after(HELLO, ASKED)
    assert changes.after(HELLO) == [("removed", 2, 2)]
    assert changes.after() == [("removed", 0, 1)]


ENTRIES = st.builds(
    Entry,
    st.just(1),
    st.sampled_from(["", "Hello."]),
    st.sampled_from(Fate),
    st.sampled_from(["", "Hi there!"]),
    advice=st.sampled_from(["", "Try again."]),
)


@given(st.lists(st.lists(ENTRIES, max_size=5).map(tuple), max_size=6))
def test_what_is_told_adds_up(shown: list[tuple[Entry, ...]]) -> None:
    changes = Changes(TranscriptModel())
    for entries in shown:
        changes.after(*entries)
        assert changes.rows == [message for entry in entries for message in messages_of(entry)]


def test_qt_finds_nothing_wrong_with_the_model(qtmodeltester: object) -> None:
    model = TranscriptModel()
    model.show((HELLO, ASKED))
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    index = model.index(1)
    assert index.data(ENTRY_ROLE) is HELLO
    assert index.data(WHO_ROLE) is Who.PARLEY
    assert index.data(Qt.ItemDataRole.DisplayRole) == "Hi there!"


def test_a_reply_is_not_shown_before_it_may_be_heard() -> None:
    prepared = Entry(1, "So", Fate.TENTATIVE, "Prepared.")
    assert [message.who for message in messages_of(prepared)] == [Who.USER]
    assert messages_of(prepared)[0].text == "So…"


CUT = Entry(1, "Count.", Fate.CUT_SHORT, "One, two, three.", 9)


@pytest.mark.parametrize(
    ("entry", "spoken"),
    [
        (HELLO, "Parley: Hi there!"),
        (
            replace(CUT, because=CancelledBecause.INTERRUPTED),
            "Parley: One, two, three.; interrupted after “One, two,”",
        ),
        (
            replace(CUT, because=CancelledBecause.STOPPED, heard=0),
            "Parley: One, two, three.; stopped before anything was heard",
        ),
        (CUT, "Parley: One, two, three.; broken off after “One, two,”"),
        (
            Entry(1, "Why?", Fate.FAILED, advice="Try again."),
            "Parley; no reply: Try again.",
        ),
    ],
)
def test_what_a_screen_reader_says_of_a_reply(entry: Entry, spoken: str) -> None:
    assert messages_of(entry)[1].accessible == spoken
    assert messages_of(entry)[0].accessible == f"You said: {entry.said}"


def test_white_space_before_a_reply_counts_as_heard_but_is_not_shown() -> None:
    reply = Message(Entry(1, "Hi", Fate.ANSWERING, "  Hello there", 8), Who.PARLEY)
    assert (reply.plain, reply.heard) == ("Hello there", "Hello ")


ROW = st.integers(0, 20)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), ROW, st.lists(st.integers(0, 9), max_size=4)),
        st.tuples(st.just("remove"), ROW, st.integers(0, 4)),
        st.tuples(st.just("set"), ROW, st.integers(0, 9)),
        st.tuples(st.just("look"), ROW, st.integers(0, 60)),
    ),
    max_size=30,
)


@given(STEPS)
def test_rows_lie_below_one_another(steps: list[tuple[str, int, object]]) -> None:
    heights, plain = Heights([3, 1, 4]), [3, 1, 4]
    for step, row, value in steps:
        row = min(row, len(plain))
        if step == "insert":
            assert isinstance(value, list)
            heights.insert(row, value)
            plain[row:row] = value
        elif step == "remove":
            assert isinstance(value, int)
            heights.remove(row, value)
            del plain[row : row + value]
        elif step == "set" and row < len(plain):
            assert isinstance(value, int)
            heights[row] = plain[row] = value
        assert heights.top(row if row <= len(plain) else 0) == sum(plain[:row])
        assert heights.total == sum(plain)
        if plain and step == "look":
            assert isinstance(value, int)
            found = heights.row_at(value)
            assert sum(plain[:found]) <= value
            assert value < sum(plain[: found + 1]) or found == len(plain) - 1
