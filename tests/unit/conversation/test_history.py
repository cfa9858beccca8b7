from app.conversation.history import History
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    OpenedBecause,
    ReplyHeard,
    Rewound,
    SpeechStarted,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.resumed import Resumed


def test_words_are_kept_as_they_are_heard_and_not_before() -> None:
    history = History()
    history.notice(WordsRecognised(1, "Hello.", "en"))
    assert history.exchanges == ()
    history.notice(TurnOpened(1, OpenedBecause.FINISHED))
    history.notice(ReplyHeard(1, "Good "))
    history.notice(ReplyHeard(1, "morning."))
    (exchange,) = history.exchanges
    assert (exchange.said, exchange.heard) == ("Hello.", "Good morning.")


def test_a_reply_knows_only_of_what_came_before_it() -> None:
    history = History()
    for turn in (1, 2, 3):
        history.notice(TurnOpened(turn, OpenedBecause.RELEASED))
        history.notice(WordsRecognised(turn, f"Turn {turn}.", "en"))
    assert [exchange.turn for exchange in history.before(3)] == [1, 2]


def test_an_interrupted_exchange_stays_and_one_taken_back_does_not() -> None:
    history = History()
    for turn, because in ((1, CancelledBecause.INTERRUPTED), (2, CancelledBecause.REJOINED)):
        history.notice(WordsRecognised(turn, f"Turn {turn}.", "en"))
        history.notice(TurnOpened(turn, OpenedBecause.FINISHED))
        history.notice(TurnCancelled(turn, because))
    assert [exchange.turn for exchange in history.exchanges] == [1]


def test_language_and_the_whole_reply_are_kept_beside_what_was_heard() -> None:
    history = History()
    assert history.language == ""
    history.notice(SpeechStarted())
    history.notice(TurnOpened(1, OpenedBecause.FINISHED))
    history.notice(WordsRecognised(1, "Guten Tag.", "de"))
    for clause in ("Guten Tag. ", "Wie geht es?"):
        history.notice(ClauseWritten(1, clause))
    history.notice(ReplyHeard(1, "Guten "))
    (exchange,) = history.exchanges
    assert exchange == Exchange(
        1, "Guten Tag.", "Guten ", OpenedBecause.FINISHED, None, "de", "Guten Tag. Wie geht es?"
    )
    assert history.language == "de"


def test_the_past_is_remembered_until_it_is_taken_back() -> None:
    past = (Exchange(4, "I am Anna.", "Hello."), Exchange(6, "It rains.", "A pity."))
    history = History(past)
    history.notice(TurnOpened(7, OpenedBecause.TYPED))
    history.notice(WordsRecognised(7, "Who am I?", "en"))
    assert history.before(7) == past
    history.notice(Rewound(6))
    assert history.exchanges == past[:1]
    history.notice(WordsRecognised(7, "Words that come late.", "en"))
    assert history.exchanges == past[:1]
    history.notice(Rewound(0))
    assert history.exchanges == ()


def test_a_resumed_conversation_takes_the_place_of_this_one() -> None:
    history = History([Exchange(1, "I am Anna.")])
    history.notice(TurnOpened(2, OpenedBecause.TYPED))
    history.notice(WordsRecognised(2, "Who am I?", "en"))
    earlier = (Exchange(1, "I am Ben."), Exchange(5, "It snows."))
    history.notice(Resumed("earlier", earlier))
    history.notice(ReplyHeard(2, "Words that come late."))
    assert history.exchanges == earlier
    history.notice(TurnOpened(6, OpenedBecause.TYPED))
    history.notice(WordsRecognised(6, "Does it?", "en"))
    assert [exchange.turn for exchange in history.before(7)] == [1, 5, 6]
