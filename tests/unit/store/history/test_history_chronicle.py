"""Which turns are written down, told from what happens."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    Rewound,
    SpeechPaused,
    SpeechStarted,
    TurnCancelled,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.core.style import VoiceStyle
from app.store.history.chronicle import Chronicle
from app.store.history.records import Changes, KeptTurn


class Kept:
    """A chronicle, and a history that its changes are made in."""

    def __init__(self) -> None:
        names = itertools.count(2)
        self.chronicle = Chronicle("1", lambda: str(next(names)))
        self.clock = 0.0
        self.turns: dict[tuple[str, int], KeptTurn] = {}

    def happen(self, *events: Event) -> None:
        for event in events:
            self.clock += 1.0
            self.chronicle.notice(event, self.clock, VoiceStyle())

    def write(self) -> None:
        for changes in self.chronicle.take():
            self._make(changes)

    def _make(self, changes: Changes) -> None:
        name, first = changes.conversation, changes.rewound
        self.turns = {
            (conversation, number): turn
            for (conversation, number), turn in self.turns.items()
            if conversation != name
            or (number not in changes.gone and (first is None or number < first))
        }
        self.turns |= {(name, turn.exchange.turn): turn for turn in changes.turns}

    def said(self) -> list[tuple[str, str]]:
        self.write()
        return [(name, turn.exchange.said) for (name, _), turn in sorted(self.turns.items())]


def asked(turn: int, words: str) -> list[Event]:
    return [
        SpeechStarted(),
        SpeechPaused(),
        TurnPrepared(turn),
        WordsRecognised(turn, words, "en"),
        TurnOpened(turn, OpenedBecause.FINISHED),
    ]


def test_a_turn_is_written_down_when_it_opens_and_grows_with_its_reply() -> None:
    kept = Kept()
    kept.happen(*asked(1, "why?")[:-1])
    assert kept.chronicle.take() == ()
    kept.happen(asked(1, "why?")[-1])
    kept.write()
    turn = kept.turns["1", 1]
    assert (turn.exchange.said, turn.exchange.language) == ("why?", "en")
    assert (turn.begun, turn.answered, turn.ended) == (1.0, None, 5.0)
    assert turn.style == VoiceStyle()
    kept.happen(ClauseWritten(1, "Because "), ReplySounded(1, 0.0), ClauseWritten(1, "of it."))
    kept.happen(ReplyHeard(1, "Because "), TurnCancelled(1, CancelledBecause.INTERRUPTED))
    kept.write()
    turn = kept.turns["1", 1]
    assert (turn.exchange.written, turn.exchange.heard) == ("Because of it.", "Because ")
    assert turn.exchange.cancelled is CancelledBecause.INTERRUPTED
    assert (turn.answered, turn.ended) == (7.0, 10.0)
    kept.happen(ReplyFinished(1))
    assert kept.chronicle.take() == ()


def test_words_that_come_after_the_turn_has_opened_are_written_down_too() -> None:
    kept = Kept()
    kept.happen(TurnPrepared(1), TurnOpened(1, OpenedBecause.RELEASED))
    assert kept.said() == []
    kept.happen(WordsRecognised(1, "late", "en"))
    assert kept.said() == [("1", "late")]


def test_a_turn_that_was_taken_back_stays_until_the_longer_one_is_there() -> None:
    kept = Kept()
    kept.happen(*asked(1, "I think"), TurnCancelled(1, CancelledBecause.REJOINED))
    kept.happen(SpeechStarted(), SpeechPaused(), TurnPrepared(2))
    assert kept.said() == [("1", "I think")]
    kept.happen(WordsRecognised(2, "I think so", "en"), TurnOpened(2, OpenedBecause.FINISHED))
    assert kept.said() == [("1", "I think so")]
    assert kept.turns["1", 2].begun == 1.0


def test_a_longer_turn_takes_the_place_of_one_that_was_not_written_yet() -> None:
    kept = Kept()
    kept.happen(*asked(1, "I think"), TurnCancelled(1, CancelledBecause.REJOINED))
    kept.happen(*asked(2, "I think so"))
    assert kept.said() == [("1", "I think so")]


def test_what_nobody_said_is_taken_out_again() -> None:
    for because in (CancelledBecause.BACKCHANNEL, CancelledBecause.OWN_WORDS):
        kept = Kept()
        kept.happen(*asked(1, "mm-hm"))
        assert kept.said() == [("1", "mm-hm")]
        kept.happen(TurnCancelled(1, because))
        assert kept.said() == []


def test_what_went_on_before_it_opened_is_not_written_down() -> None:
    kept = Kept()
    kept.happen(*asked(1, "I")[:-1], TurnCancelled(1, CancelledBecause.WENT_ON))
    assert kept.said() == []


def test_words_that_found_no_answer_are_kept() -> None:
    for because in (CancelledBecause.FAILED, CancelledBecause.STOPPED):
        kept = Kept()
        kept.happen(*asked(1, "are you there?")[:-1], ClauseWritten(1, "Yes"))
        kept.happen(TurnCancelled(1, because))
        assert kept.said() == [("1", "are you there?")]
        assert kept.turns["1", 1].exchange.written == ""


def test_a_rehearsal_is_no_part_of_the_conversation() -> None:
    kept = Kept()
    kept.happen(TurnOpened(1, OpenedBecause.REHEARSED), WordsRecognised(1, "Hello.", "en"))
    kept.happen(ClauseWritten(1, "Hello."), ReplyHeard(1, "Hello."))
    assert kept.said() == []


def test_after_taking_back_a_turn_it_and_those_after_it_are_gone() -> None:
    kept = Kept()
    kept.happen(*asked(1, "a"), *asked(2, "b"))
    kept.write()
    kept.happen(*asked(3, "c"), Rewound(2), *asked(4, "d"))
    assert kept.said() == [("1", "a"), ("1", "d")]


def test_beginning_anew_keeps_the_old_conversation() -> None:
    kept = Kept()
    kept.happen(*asked(1, "a"), Rewound(0), *asked(2, "b"), ReplyHeard(1, "late"))
    assert kept.said() == [("1", "a"), ("2", "b")]


def test_what_is_said_after_resuming_is_written_into_the_resumed_conversation() -> None:
    kept = Kept()
    kept.happen(*asked(1, "a"), TurnPrepared(2), WordsRecognised(2, "half", "en"))
    kept.happen(Resumed("9", (Exchange(3, "old"),)), *asked(4, "b"))
    assert kept.said() == [("1", "a"), ("9", "b")]
    kept.happen(ReplyHeard(1, "late"), TurnOpened(2, OpenedBecause.RELEASED))
    assert kept.said() == [("1", "a"), ("1", "half"), ("9", "b")]
    assert kept.turns["1", 1].exchange.heard == "late"


def test_taking_back_what_was_resumed_leaves_other_conversations_alone() -> None:
    kept = Kept()
    kept.turns["9", 3] = KeptTurn(Exchange(3, "old"), 0.0, 0.0)
    kept.happen(*asked(7, "a"), Resumed("9"), Rewound(2), *asked(8, "b"), ReplyHeard(7, "late"))
    assert kept.said() == [("1", "a"), ("9", "b")]
    assert kept.turns["1", 7].exchange.heard == "late"


def test_what_is_forgotten_is_told_of_the_conversation_that_goes_on_alone() -> None:
    kept = Kept()
    kept.happen(*asked(1, "a"), Resumed("9"), *asked(2, "b"), *asked(3, "c"))
    assert kept.chronicle.forget_since(0.0) == (2, 3)
    kept.happen(ReplyHeard(1, "late"), ReplyHeard(3, "late"))
    assert kept.said() == []


def test_a_deleted_conversation_does_not_come_back_with_what_comes_late() -> None:
    kept = Kept()
    kept.happen(*asked(1, "a"), Resumed("9"), *asked(2, "b"))
    kept.chronicle.forget("1")
    kept.happen(ReplyHeard(1, "late"))
    assert kept.said() == [("9", "b")]
    kept.chronicle.forget_all()
    kept.happen(ReplyHeard(2, "late"), *asked(3, "c"))
    assert kept.said() == [("2", "c"), ("9", "b")]


def test_a_typed_turn_begins_when_it_is_sent() -> None:
    kept = Kept()
    kept.happen(SpeechStarted(), SpeechPaused())
    kept.happen(TurnPrepared(1), TurnOpened(1, OpenedBecause.TYPED), WordsRecognised(1, "a", ""))
    kept.write()
    assert kept.turns["1", 1].begun == 4.0


def test_what_is_forgotten_does_not_come_back_with_the_rest_of_its_reply() -> None:
    kept = Kept()
    kept.happen(*asked(1, "a"))
    moment = kept.clock + 0.5
    kept.happen(*asked(2, "b"), ClauseWritten(2, "Well"))
    kept.chronicle.forget_since(moment)
    kept.happen(ClauseWritten(2, " then."), ReplyHeard(2, "Well"), ReplyFinished(2))
    assert kept.said() == [("1", "a")]


def test_of_many_turns_only_the_latest_are_remembered() -> None:
    kept = Kept()
    for number in range(1, 200):
        kept.happen(*asked(number, "a"))
        kept.write()
    assert len(kept.turns) == 199
    assert len(kept.chronicle._latest) <= 32


_NUMBERS = st.integers(1, 4)
_EVENTS = st.one_of(
    st.just(SpeechStarted()),
    st.builds(TurnPrepared, _NUMBERS),
    st.builds(WordsRecognised, _NUMBERS, st.sampled_from(["", "a", "b"]), st.just("en")),
    st.builds(TurnOpened, _NUMBERS, st.sampled_from(OpenedBecause)),
    st.builds(ClauseWritten, _NUMBERS, st.just("x")),
    st.builds(ReplyHeard, _NUMBERS, st.just("x")),
    st.builds(TurnCancelled, _NUMBERS, st.sampled_from(CancelledBecause)),
    st.builds(Rewound, st.integers(0, 4)),
    st.builds(Resumed, st.sampled_from(["1", "9"])),
)


@given(events=st.lists(st.tuples(_EVENTS, st.sampled_from(["later", "write", "fail"]))))
def test_it_makes_no_difference_when_and_how_often_it_is_written_down(
    events: list[tuple[Event, str]],
) -> None:
    often, once = Kept(), Kept()
    for event, then in events:
        often.happen(event)
        once.happen(event)
        if then == "write":
            often.write()
        elif then == "fail":
            for changes in reversed(often.chronicle.take()):
                often.chronicle.give_back(changes)
    often.write()
    once.write()
    assert often.turns == once.turns
