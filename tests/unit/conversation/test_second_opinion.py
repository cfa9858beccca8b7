"""How long a guard model is listened to: counted in its own work, not in what it waits for."""

from collections.abc import Generator, Iterator
from itertools import repeat

import pytest

from app.conversation.arrival import arrived
from app.conversation.second_opinion import LONGEST_SECONDS, MOST_LATE, SecondOpinion
from app.core.guarding import Guarded, GuardLevel
from app.core.messages import UserSaid
from app.core.turn import Turn
from app.language.protocols import Cancellation, Judgement

SAID = UserSaid(Turn(1), "Hello.", "en")
HARMFUL = Judgement(0.9, harm=Guarded.DANGEROUS)


class Clock:
    """Stands still unless somebody works."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Worker:
    """Takes so many pieces of so many seconds."""

    def __init__(self, clock: Clock, pieces: int, seconds: float) -> None:
        self.clock, self.pieces, self.seconds, self.asked = clock, pieces, seconds, 0

    def judge(
        self, words: str, reply: str | None, cancellation: Cancellation
    ) -> Iterator[Judgement | None]:
        self.asked += 1
        for _ in repeat(None, self.pieces - 1):
            self.clock.seconds += self.seconds
            yield None
        self.clock.seconds += self.seconds
        yield HARMFUL


def _outcome(look: Generator[None, None, Guarded | None], clock: Clock, wait: float) -> object:
    """What comes of it if others take so many seconds between its pieces."""
    while True:
        try:
            next(look)
        except StopIteration as end:
            return end.value
        clock.seconds += wait


@pytest.mark.parametrize(
    ("pieces", "seconds", "wait", "expected"),
    [
        (3, 0.3, 0.0, Guarded.DANGEROUS),
        (3, 0.3, 60.0, Guarded.DANGEROUS),
        (30, 0.3, 0.0, None),
        (1, 0.3, 0.0, Guarded.DANGEROUS),
    ],
)
def test_only_its_own_work_counts(
    pieces: int, seconds: float, wait: float, expected: object
) -> None:
    clock = Clock()
    worker = Worker(clock, pieces, seconds)
    opinion = SecondOpinion(arrived(worker), monotonic=clock)
    assert _outcome(opinion.of_words(SAID), clock, wait) is expected


def test_only_when_it_is_late_again_and_again_it_is_left_aside() -> None:
    clock, told = Clock(), list[str]()
    worker = Worker(clock, 30, 0.3)
    opinion = SecondOpinion(arrived(worker), GuardLevel.OPEN, told.append, clock)
    for _ in range(MOST_LATE - 1):
        assert _outcome(opinion.of_words(SAID), clock, 0.0) is None
    worker.pieces = 2
    assert _outcome(opinion.of_reply(SAID, "Well."), clock, 0.0) is Guarded.DANGEROUS
    worker.pieces = 30
    for _ in range(MOST_LATE + 2):
        assert _outcome(opinion.of_words(SAID), clock, 0.0) is None
    assert worker.asked == 2 * MOST_LATE
    assert len(told) == 1
    assert f"{LONGEST_SECONDS:.0f} seconds" in told[0]


def test_nobodys_opinion_takes_no_piece_of_work() -> None:
    assert list(SecondOpinion().of_words(SAID)) == []
    assert list(SecondOpinion().of_reply(SAID, "Well.")) == []
