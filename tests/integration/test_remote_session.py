import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
import voice_child

from app.core.commands import Apply, Attend, Attention, Press, Resume, Rewind, Say
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    Event,
    ReplyFinished,
    Rewound,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.exchange import Exchange, OpenedBecause
from app.core.resumed import Resumed
from app.core.settings import PersonaSettings, Settings
from app.core.voice_events import DevicesFound, LevelMeasured, VoiceLost, VoiceStarted
from app.remote.child import Target
from app.remote.restarting import MOST_DEATHS
from app.remote.session import Limits, RemoteSession
from app.remote.wire import WireError

SECONDS = 60.0
"""A busy machine is slow to start processes; nothing here waits so long when all is well."""

E = TypeVar("E", bound=Event)


class Diary:
    """What was told, in order, without the levels."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self.changed = threading.Condition()

    def notice(self, event: Event) -> None:
        with self.changed:
            if not isinstance(event, LevelMeasured):
                self._events.append(event)
            self.changed.notify_all()

    def all(self, kind: type[E]) -> list[E]:
        with self.changed:
            return [event for event in self._events if isinstance(event, kind)]

    def until(self, kind: type[E], count: int = 1) -> E:
        """The event of this kind that makes them so many."""
        with self.changed:
            come = self.changed.wait_for(lambda: len(self.all(kind)) >= count, SECONDS)
            assert come, f"never told: {kind.__name__}, only {self._events}"
            return self.all(kind)[count - 1]


class Conversation(RemoteSession):
    def __init__(self, target: Target, *past: Exchange, limits: Limits) -> None:
        super().__init__(target, Settings(), Attention.PRESSED, past, limits)
        self.diary = Diary()
        self.listen(self.diary.notice)
        self.start()


Begin = Callable[..., Conversation]


@pytest.fixture
def begin() -> Iterator[Begin]:
    begun: list[Conversation] = []

    def make(
        target: Target = voice_child.converse, *past: Exchange, limits: Limits | None = None
    ) -> Conversation:
        begun.append(Conversation(target, *past, limits=limits or Limits()))
        return begun[-1]

    yield make
    for conversation in begun:
        conversation.close()
    assert not multiprocessing.active_children()


def called(name: str) -> Settings:
    return Settings(persona=replace(PersonaSettings(), name=name))


def test_what_is_written_is_answered(begin: Begin) -> None:
    conversation = begin()
    conversation.send(Say("hello"))
    diary = conversation.diary
    assert diary.until(ReplyFinished).turn == 1
    assert diary.until(WordsRecognised) == WordsRecognised(1, "hello", "en")
    assert diary.until(VoiceStarted) == VoiceStarted(restarted=False)
    (exchange,) = conversation.history.exchanges
    assert (exchange.said, exchange.heard) == ("hello", "hello")


def test_a_child_that_eats_memory_is_ended_and_replaced(begin: Begin) -> None:
    conversation = begin(limits=Limits(SECONDS, SECONDS, most_bytes=300_000_000))
    conversation.diary.until(VoiceStarted)
    conversation.send(Say("eat"))
    lost = conversation.diary.until(VoiceLost)
    assert lost.returning
    assert lost.advice == (
        "The voice took more memory than there is for it, and had to be ended; "
        "it is being started again."
    )
    conversation.diary.until(VoiceStarted, 2)
    conversation.send(Say("again"))
    conversation.diary.until(ReplyFinished)


@pytest.mark.parametrize(
    ("trick", "reason"),
    [("hang", "answer"), ("get stuck", "stuck while replying"), ("babble", "understand")],
)
def test_a_hung_or_mad_child_is_replaced(begin: Begin, trick: str, reason: str) -> None:
    conversation = begin(limits=Limits(SECONDS, 1.0))
    conversation.diary.until(VoiceStarted)
    conversation.send(Say(trick))
    lost = conversation.diary.until(VoiceLost)
    assert lost.returning
    assert reason in lost.advice
    assert conversation.diary.until(VoiceStarted, 2) == VoiceStarted(restarted=True)
    conversation.send(Say("again"))
    finished = conversation.diary.until(ReplyFinished).turn
    words = {event.turn: event.text for event in conversation.diary.all(WordsRecognised)}
    assert words[finished] == "again"
    assert len(words) == len(conversation.diary.all(WordsRecognised))


def test_a_resumed_conversation_outlives_the_voice(begin: Begin) -> None:
    conversation = begin()
    diary = conversation.diary
    earlier = (Exchange(8, "earlier"), Exchange(9, "words"))
    conversation.send(Say("before"))
    diary.until(ReplyFinished)
    conversation.send(Resume("earlier", earlier))
    assert diary.until(Resumed) == Resumed("earlier", earlier)
    assert conversation.history.exchanges == earlier
    conversation.send(Say("die unopened"))
    diary.until(VoiceLost, 2)
    conversation.send(Say("after"))
    diary.until(ReplyFinished, 2)
    assert diary.all(DevicesFound)[-1].loudspeakers[:2] == ("earlier", "words")
    turns = [exchange.turn for exchange in conversation.history.exchanges]
    assert turns[:2] == [8, 9]
    assert turns == sorted(set(turns))


def test_what_the_voice_dies_of_when_it_is_resumed_is_resumed_all_the_same(begin: Begin) -> None:
    conversation = begin()
    diary = conversation.diary
    diary.until(VoiceStarted)
    conversation.send(Resume("poison", (Exchange(3, "earlier"),)))
    assert diary.until(Resumed) == Resumed("poison", (Exchange(3, "earlier"),))
    conversation.send(Say("after"))
    diary.until(ReplyFinished)
    assert diary.all(DevicesFound)[-1].loudspeakers == ("earlier",)
    assert [one.turn for one in conversation.history.exchanges] == [3, 4]


def test_what_the_voice_dies_of_when_it_is_taken_back_is_taken_back_all_the_same(
    begin: Begin,
) -> None:
    conversation = begin(voice_child.converse, Exchange(14, "forgotten", "", OpenedBecause.TYPED))
    conversation.send(Rewind(13))
    conversation.diary.until(VoiceLost, 2)
    assert conversation.diary.all(Rewound) == [Rewound(13)]
    assert conversation.history.exchanges == ()


def test_of_a_conversation_too_long_for_the_voice_all_is_shown(begin: Begin) -> None:
    conversation = begin()
    past = tuple(Exchange(turn, "word " * 1000) for turn in range(1, 2001))
    conversation.send(Resume("long", past))
    assert conversation.diary.until(Resumed).exchanges == past
    assert conversation.history.exchanges == past


def test_a_killed_child_costs_one_reply_and_nothing_else(begin: Begin) -> None:
    past = Exchange(7, "before", "yes", OpenedBecause.TYPED)
    conversation = begin(voice_child.converse, past)
    diary = conversation.diary
    conversation.send(Apply(called("Ada")))
    conversation.send(Attend(Attention.OPEN))
    conversation.send(Say("wait"))
    assert diary.until(ClauseWritten).turn == 8
    (child,) = multiprocessing.active_children()
    child.kill()
    assert diary.until(VoiceLost).advice == (
        "The voice was ended by the system, probably because memory ran out; "
        "it is being started again."
    )
    assert diary.all(TurnCancelled) == [TurnCancelled(8, CancelledBecause.FAILED)]
    told = diary.until(DevicesFound, 2)
    assert told.microphones == ("Ada", "OPEN")
    assert told.loudspeakers == ("before", "wait")
    conversation.send(Say("and now"))
    assert diary.until(ReplyFinished).turn == 9


def test_words_that_kill_are_given_up_and_those_behind_them_are_answered(begin: Begin) -> None:
    conversation = begin()
    conversation.send(Say("die unopened"))
    conversation.send(Say("and this"))
    diary = conversation.diary
    diary.until(ReplyFinished)
    assert diary.all(WordsRecognised) == [
        WordsRecognised(1, "die unopened", ""), WordsRecognised(2, "and this", "en")
    ]  # fmt: skip
    assert diary.all(TurnCancelled) == [TurnCancelled(1, CancelledBecause.FAILED)]
    assert len(diary.all(VoiceLost)) == 2


def test_what_never_lives_is_given_up_until_the_user_tries_again(begin: Begin) -> None:
    conversation = begin(voice_child.die)
    diary = conversation.diary
    conversation.send(Press())
    assert [diary.until(VoiceLost, count).returning for count in (1, 2, 3, 4)] == [
        True, True, True, False
    ]  # fmt: skip
    conversation.send(Say("are you there?"))
    assert diary.until(VoiceLost, 5).returning


def test_closing_ends_a_child_that_does_not_want_to(begin: Begin) -> None:
    conversation = begin(voice_child.converse_and_linger)
    conversation.diary.until(VoiceStarted)
    (child,) = multiprocessing.active_children()
    began = time.monotonic()
    conversation.close()
    assert time.monotonic() - began < 2.0
    assert not child.is_alive()
    assert not conversation.diary.all(VoiceLost)


def test_words_that_the_last_of_many_processes_did_not_answer_do_not_wait_for_others(
    begin: Begin,
) -> None:
    conversation = begin()
    diary = conversation.diary
    for number in range(1, MOST_DEATHS):
        diary.until(VoiceStarted, number)
        for child in multiprocessing.active_children():
            child.kill()
        diary.until(VoiceLost, number)
    diary.until(VoiceStarted, MOST_DEATHS)
    conversation.send(Say("die unopened"))
    diary.until(VoiceLost, MOST_DEATHS + 1)  # nobody has sent anything since
    assert [event.text for event in diary.all(WordsRecognised)] == ["die unopened"]


def test_however_often_it_is_killed_no_word_is_lost_and_no_number_used_twice(begin: Begin) -> None:
    conversation = begin()
    diary, chance = conversation.diary, random.Random(3)
    for number in range(20):
        conversation.send(Say(f"number {number}"))
        time.sleep(chance.choice([0.0, 0.01, 0.1, 0.4, 1.0]))
        for child in multiprocessing.active_children():
            child.kill()
    conversation.send(Say("at last"))
    with diary.changed:
        assert diary.changed.wait_for(lambda: _answered("at last", diary), SECONDS)
    words = diary.all(WordsRecognised)
    assert {f"number {number}" for number in range(20)} <= {event.text for event in words}
    assert len({event.turn for event in words}) == len(words)
    opened = [event.turn for event in diary.all(TurnOpened)]
    ended = [event.turn for event in diary.all(ReplyFinished) + diary.all(TurnCancelled)]
    assert len(set(opened)) == len(opened)
    assert set(opened) <= set(ended)
    assert len(set(ended)) == len(ended)


def _answered(text: str, diary: Diary) -> bool:
    turns = [event.turn for event in diary.all(WordsRecognised) if event.text == text]
    return any(event.turn in turns for event in diary.all(ReplyFinished))


def test_words_without_end_are_refused(begin: Begin) -> None:
    with pytest.raises(WireError, match="shorten it"):
        begin().send(Say("a" * 5_000_000))


@pytest.mark.parametrize("target", ["converse", "converse_and_linger"])
def test_a_killed_window_leaves_no_orphan(target: str) -> None:
    here = Path(voice_child.__file__)
    window = subprocess.Popen(
        [sys.executable, str(here), target],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(here.parents[2])},
    )
    with window:
        assert window.stdout is not None
        assert window.stdout.readline() == "the voice is there\n"
        window.kill()
        assert window.stdout.read() == ""  # ends when the last process that could write has ended
