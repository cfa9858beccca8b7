from dataclasses import replace

from app.core.errors import ParleyError
from app.core.events import CancelledBecause
from app.core.exchange import Exchange
from app.ui.keeping import Keeping
from app.ui.state.view_state import Entry, Fate, ViewState


class Diary:
    def __init__(self) -> None:
        self.written: list[Exchange] = []
        self.full = False

    def append(self, exchange: Exchange) -> None:
        if self.full:
            raise ParleyError("The disk is full: make room.")
        self.written.append(exchange)

    def replace(self, exchanges: tuple[Exchange, ...]) -> None:
        self.written = list(exchanges)

    def forget(self) -> None:
        self.written = []


class Evening:
    """A conversation that is kept."""

    def __init__(self, *, wanted: bool = True) -> None:
        self.diary, self.told = Diary(), []
        self.keeping = Keeping(self.diary, self.told.append, wanted=wanted)
        self.state = ViewState()

    def becomes(self, *entries: Entry) -> None:
        before, self.state = self.state, replace(self.state, entries=entries)
        self.keeping.show(before, self.state)

    @property
    def turns(self) -> list[int]:
        return [exchange.turn for exchange in self.diary.written]


HELLO = Entry(1, "Hello.", Fate.ANSWERING, written="Good morning.", heard=5, language="en")
DONE = replace(HELLO, fate=Fate.FINISHED, heard=13)
CUT = Entry(2, "Tell me more.", Fate.CUT_SHORT, written="There was a king.", heard=10)


def test_a_turn_is_written_down_when_it_is_over_with_what_was_heard_of_it() -> None:
    evening = Evening()
    evening.becomes(HELLO)
    assert evening.diary.written == []
    evening.becomes(DONE)
    evening.becomes(DONE, CUT)
    first, second = evening.diary.written
    assert (first.said, first.heard, first.cancelled) == ("Hello.", "Good morning.", None)
    assert (second.heard, second.cancelled) == ("There was ", CancelledBecause.INTERRUPTED)
    assert second.written == "There was a king."


def test_words_that_were_heard_just_before_an_end_are_written_down_too() -> None:
    evening = Evening()
    evening.becomes(CUT)
    evening.becomes(replace(CUT, heard=17))
    assert evening.diary.written[-1].heard == "There was a king."


def test_taking_turns_back_takes_them_out_of_what_is_kept() -> None:
    evening = Evening()
    evening.becomes(DONE)
    evening.becomes(DONE, CUT)
    evening.becomes(DONE)
    assert evening.turns == [1]
    evening.becomes()
    assert evening.turns == []


def test_nothing_is_written_down_against_the_user_s_wish() -> None:
    evening = Evening(wanted=False)
    evening.becomes(DONE)
    assert evening.turns == []


def test_changing_one_s_mind_writes_down_or_forgets_what_was_said_so_far() -> None:
    evening = Evening(wanted=False)
    evening.becomes(DONE, CUT)
    evening.keeping.want(True, evening.state)
    assert evening.turns == [1, 2]
    evening.keeping.want(False, evening.state)
    assert evening.turns == []


def test_a_full_disk_is_told_of_once() -> None:
    evening = Evening()
    evening.diary.full = True
    evening.becomes(DONE)
    evening.becomes(DONE, CUT)
    assert evening.told == ["The disk is full: make room."]
