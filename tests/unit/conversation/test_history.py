from app.conversation.history import History
from app.core.events import (
    CancelledBecause,
    OpenedBecause,
    ReplyHeard,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)


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
