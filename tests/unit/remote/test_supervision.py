import signal

import pytest

from app.core.events import (
    CancelledBecause,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    TurnCancelled,
    TurnOpened,
    TurnPrepared,
)
from app.core.voice_events import LevelMeasured
from app.remote.endings import advice, ending
from app.remote.open_turns import OpenTurns
from app.remote.restarting import Restarting
from app.remote.silence import Silence


def test_repeated_deaths_are_answered_ever_later_and_at_last_not_at_all() -> None:
    restarting = Restarting()
    delays = [restarting.died(100.0 * number) for number in range(6)]
    assert delays == [0.0, 0.5, 1.0, 2.0, 5.0, None]


def test_four_deaths_in_a_minute_are_enough() -> None:
    restarting = Restarting()
    assert [restarting.died(now) for now in (0.0, 10.0, 20.0, 60.0)] == [0.0, 0.5, 1.0, None]
    restarting.forgive()
    assert restarting.died(61.0) == 0.0


def test_a_death_long_ago_is_forgotten() -> None:
    restarting = Restarting()
    assert [restarting.died(now) for now in (0.0, 601.0)] == [0.0, 0.0]


def test_silence_is_longer_allowed_at_the_start() -> None:
    silence = Silence(first=30.0, later=10.0)
    assert not any(silence.too_long(now) for now in range(30))
    silence.heard()
    assert [silence.too_long(now) for now in range(30, 42)] == [False] * 10 + [True] * 2


def test_a_sleeping_computer_is_no_silent_voice() -> None:
    silence = Silence(first=30.0, later=10.0)
    silence.heard()
    silence.too_long(0.0)
    assert not silence.too_long(3600.0)


@pytest.mark.parametrize(
    ("exit_code", "words"),
    [
        (0, "ended by itself"),
        (1, "stopped at an error"),
        (-9, "was ended by the system, probably because memory ran out"),
        (-int(signal.SIGSEGV), "crashed (SIGSEGV)"),
        (-120, "crashed (signal 120)"),
        (0xC0000005, "crashed (0XC0000005)"),
        (0xC0000017, "was ended by the system, probably because memory ran out"),
        (None, "did not end when it should have"),
    ],
)
def test_an_ending_is_told_in_words(exit_code: int | None, words: str) -> None:
    assert ending(exit_code) == words


def test_the_user_is_told_what_to_do_when_it_does_not_return() -> None:
    assert "smaller model" in advice(ending(-9), returning=False)
    assert "started again" in advice(ending(-9), returning=True)


def test_a_turn_is_open_until_it_is_over_and_late_news_do_not_reopen_it() -> None:
    turns = OpenTurns(highest=3)
    for event in (
        TurnPrepared(4),
        TurnCancelled(4, CancelledBecause.WENT_ON),
        TurnPrepared(5),
        TurnOpened(5, OpenedBecause.FINISHED),
        ReplyFinished(5),
        TurnOpened(7, OpenedBecause.TYPED),
        TurnPrepared(6),
        ReplyHeard(4, "late"),
        LevelMeasured(-90.0, -90.0),
    ):
        turns.notice(event)
    assert turns.unfinished == (7, 6)
    assert turns.highest == 7
