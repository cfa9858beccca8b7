from dataclasses import replace

import pytest

from app.core.commands import (
    Apply,
    Attend,
    Attention,
    Command,
    Configure,
    MeasureEcho,
    PlayBack,
    Press,
    Rehearse,
    Release,
    Resume,
    Rewind,
    Say,
    Stop,
)
from app.core.events import OpenedBecause, Rewound, StageFailed, TurnOpened, WordsRecognised
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.core.settings import Settings
from app.remote.wire import LARGEST, encode
from app.remote.wishes import Wishes, shortened

OTHER = replace(Settings(), cores=2)


@pytest.fixture
def wishes() -> Wishes:
    return Wishes(Settings(), Attention.PRESSED)


def beginning(wishes: Wishes) -> list[Command]:
    return list(wishes.beginning((), 1))


def test_what_was_asked_meanwhile_is_told_to_the_next_process(wishes: Wishes) -> None:
    for command in (Press(), Say("one"), Apply(OTHER), Attend(Attention.MUTED), Rehearse("two")):
        wishes.keep(command)
    for command in (Rewind(3), Release()):
        wishes.keep(command)
    told = beginning(wishes)
    assert told == [Configure(OTHER, Attention.MUTED), Say("one"), Rehearse("two"), Rewind(3)]


def test_what_was_only_to_be_heard_is_not_heard_after_stop(wishes: Wishes) -> None:
    for command in (Say("one"), Rehearse("two"), PlayBack((b"three",)), MeasureEcho("four")):
        wishes.keep(command)
    wishes.keep(Stop())
    wishes.keep(Rehearse("five"))
    assert beginning(wishes)[1:] == [Say("one"), Rehearse("five")]


def test_the_latest_settings_and_attention_outlive_the_process_that_was_given_them(
    wishes: Wishes,
) -> None:
    beginning(wishes)
    wishes.sent(Apply(OTHER))
    wishes.sent(Attend(Attention.OPEN))
    wishes.lost()
    assert beginning(wishes) == [Configure(OTHER, Attention.OPEN)]


def test_only_what_needs_a_voice_is_worth_starting_one(wishes: Wishes) -> None:
    assert wishes.keep(Say("hello"))
    assert wishes.keep(Apply(OTHER))
    assert wishes.keep(Rewind(0))
    assert wishes.keep(MeasureEcho("one two"))
    assert not wishes.keep(Press())
    assert not wishes.keep(Attend(Attention.OPEN))


def test_what_was_not_answered_comes_first_and_what_was_answered_never_again(
    wishes: Wishes,
) -> None:
    beginning(wishes)
    for command in (Say(" "), Say("answered"), Rewind(2), Rewind(1), Say("not yet")):
        wishes.sent(command)
    wishes.notice(TurnOpened(4, OpenedBecause.FINISHED))
    wishes.notice(TurnOpened(5, OpenedBecause.TYPED))
    wishes.notice(WordsRecognised(5, "answered", "en"))
    wishes.notice(Resumed("another"))
    wishes.notice(Rewound(2))
    wishes.lost()
    wishes.keep(Say("later"))
    assert beginning(wishes)[1:] == [Rewind(1), Say("not yet"), Say("later")]


def test_words_that_were_not_told_before_the_process_died_are_said_again(wishes: Wishes) -> None:
    beginning(wishes)
    wishes.sent(Say("hello"))
    wishes.notice(TurnOpened(5, OpenedBecause.TYPED))
    wishes.notice(WordsRecognised(4, "something spoken", "en"))
    wishes.lost()
    assert beginning(wishes)[1:] == [Say("hello")]
    wishes.notice(WordsRecognised(5, "too late", "en"))
    wishes.notice(TurnOpened(6, OpenedBecause.TYPED))
    wishes.notice(WordsRecognised(6, "hello", "en"))
    wishes.lost()
    assert beginning(wishes)[1:] == []


def test_words_that_were_refused_are_not_said_again(wishes: Wishes) -> None:
    beginning(wishes)
    wishes.sent(Say("much too long"))
    wishes.notice(TurnOpened(5, OpenedBecause.TYPED))
    wishes.notice(StageFailed(5, "replying", "Shorten it."))
    wishes.lost()
    assert beginning(wishes)[1:] == []


def test_what_two_processes_died_of_is_given_up_and_nothing_else(wishes: Wishes) -> None:
    beginning(wishes)
    wishes.sent(Say("poison"))
    wishes.sent(Say("innocent"))
    assert wishes.lost() is None
    assert beginning(wishes)[1:] == [Say("poison"), Say("innocent")]
    assert wishes.lost() == Say("poison")
    assert beginning(wishes)[1:] == [Say("innocent")]


def test_of_a_very_long_conversation_the_later_part_is_told(wishes: Wishes) -> None:
    past = tuple(Exchange(turn, "word " * 1000) for turn in range(2000))
    (begin,) = wishes.beginning(past, 2000)
    assert isinstance(begin, Configure)
    assert len(begin.exchanges) > 400
    assert begin.exchanges == past[-len(begin.exchanges) :]
    assert begin.first_turn == 2000
    encode(begin)


def test_a_conversation_is_resumed_until_the_answer_says_so(wishes: Wishes) -> None:
    beginning(wishes)
    wishes.sent(Resume("one"))
    wishes.sent(Resume("other"))
    wishes.notice(Rewound(0))
    wishes.notice(Resumed("one"))
    wishes.lost()
    assert beginning(wishes)[1:] == [Resume("other")]


def test_of_a_very_long_conversation_the_later_part_is_resumed_and_all_of_it_told(
    wishes: Wishes,
) -> None:
    past = tuple(Exchange(turn, "word " * 1000) for turn in range(2000))
    command = Resume("long", past)
    wishes.keep(command)
    _, sent = beginning(wishes)
    assert sent == shortened(command)
    assert isinstance(sent, Resume)
    assert len(sent.exchanges) > 400
    assert sent.exchanges == past[-len(sent.exchanges) :]
    answer = Resumed("long", sent.exchanges)
    encode(answer)
    assert wishes.whole(answer) == Resumed("long", past)


def test_a_conversation_that_just_fits_is_shortened_for_the_sake_of_the_answer() -> None:
    exact = LARGEST - len(encode(Resume("x", (Exchange(1), Exchange(2, "a" * 2**21)))))
    command = Resume("x", (Exchange(1, "b" * (exact - 4)), Exchange(2, "a" * 2**21)))
    assert len(encode(command)) == LARGEST
    assert [one.turn for one in shortened(command).exchanges] == []
