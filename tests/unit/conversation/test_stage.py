import gc
import threading
import weakref
from collections.abc import Callable, Generator
from concurrent.futures import Future
from dataclasses import dataclass

from app.conversation.arrival import arrived
from app.conversation.stage import BUG_ADVICE, Stage
from app.conversation.turnstile import Turnstile, Urgency
from app.core.errors import EngineError
from app.core.events import StageFailed
from app.core.turn import Turn


@dataclass(frozen=True)
class Item:
    turn: Turn
    pieces: int = 1


class Counting:
    """Yields numbers; may be told to stop for others between two of them."""

    def __init__(self, before: Callable[[int], None] = lambda number: None) -> None:
        self.closed = threading.Event()
        self._before = before

    def urgency(self, item: Item, handed_on: int) -> Urgency:
        return Urgency.LATER_WORDS

    def work(self, item: Item) -> Generator[int | None, None, None]:
        try:
            for number in range(item.pieces):
                self._before(number)
                yield number
        finally:
            self.closed.set()


class Bench:
    def __init__(
        self,
        step: Counting | Future[Counting],
        capacity: int = 16,
        clock: Callable[[], float] = lambda: 0.0,
    ) -> None:
        coming = step if isinstance(step, Future) else arrived(step)
        self.results: list[int] = []
        self.failures: list[StageFailed] = []
        self.done = threading.Semaphore(0)
        self.stage = Stage(
            "counting", coming, self.take, self.fail, Turnstile(1), capacity, monotonic=clock
        )

    def take(self, result: int) -> None:
        self.results.append(result)
        self.done.release()

    def fail(self, failure: StageFailed) -> None:
        self.failures.append(failure)
        self.done.release()

    def end(self) -> None:
        self.stage.stop()
        assert self.stage.join(5)

    def wait(self, results: int = 1) -> None:
        for _ in range(results):
            assert self.done.acquire(timeout=5)


def test_results_are_handed_on_one_by_one() -> None:
    bench = Bench(Counting())
    bench.stage.start()
    bench.stage.put(Item(Turn(1), 3))
    bench.wait(3)
    bench.end()
    assert bench.results == [0, 1, 2]


def test_nothing_is_kept_of_what_could_not_be_done() -> None:
    missing: Future[Counting] = Future()
    missing.set_exception(EngineError("Fetch it."))
    bench = Bench(missing)
    bench.stage.start()
    turns = []
    for number in (1, 2, 3):
        turn = Turn(number)
        turns.append(weakref.ref(turn))
        bench.stage.put(Item(turn))
        del turn
        bench.wait()
    bench.end()
    gc.collect()
    assert [turn() for turn in turns[:2]] == [None, None]


def test_a_step_is_closed_once_its_turn_is_cancelled() -> None:
    turn = Turn(1)
    step = Counting(lambda number: turn.cancel() if number == 2 else None)
    bench = Bench(step)
    bench.stage.start()
    bench.stage.put(Item(turn, 100))
    assert step.closed.wait(5)
    bench.end()
    assert bench.results == [0, 1]


def test_work_for_a_cancelled_turn_is_never_begun() -> None:
    bench, gone = Bench(Counting()), Turn(1)
    bench.stage.put(Item(gone))
    gone.cancel()
    bench.stage.put(Item(Turn(2), 2))
    bench.stage.start()
    bench.wait(2)
    bench.end()
    assert bench.results == [0, 1]


def test_putting_waits_for_room_and_gives_up_when_the_turn_is_cancelled() -> None:
    bench, turn = Bench(Counting(), capacity=1), Turn(1)
    bench.stage.put(Item(Turn(9)))
    putting = threading.Thread(target=bench.stage.put, args=(Item(turn),))
    putting.start()
    turn.cancel()
    putting.join(5)
    assert not putting.is_alive()


def test_stopping_frees_whoever_waits_for_room() -> None:
    bench = Bench(Counting(), capacity=1)
    bench.stage.put(Item(Turn(1)))
    putting = threading.Thread(target=bench.stage.put, args=(Item(Turn(2)),))
    putting.start()
    bench.stage.start()
    bench.end()
    putting.join(5)
    assert not putting.is_alive()


def test_an_engine_error_is_reported_as_it_stands_and_the_stage_lives_on() -> None:
    def fail(number: int) -> None:
        if not bench.failures:
            raise EngineError("The voice failed; choose another.")

    bench = Bench(Counting(fail))
    bench.stage.start()
    bench.stage.put(Item(Turn(1)))
    bench.wait()
    bench.stage.put(Item(Turn(2)))
    bench.wait()
    bench.end()
    assert bench.failures == [StageFailed(1, "counting", "The voice failed; choose another.")]
    assert bench.results == [0]


def test_a_bug_is_reported_without_its_details() -> None:
    def break_down(number: int) -> None:
        raise ZeroDivisionError("secret words")

    bench = Bench(Counting(break_down))
    bench.stage.start()
    bench.stage.put(Item(Turn(1)))
    bench.wait()
    bench.end()
    assert bench.failures == [StageFailed(1, "counting", BUG_ADVICE)]


def test_a_step_is_waited_for_by_what_needs_it_and_only_while_that_is_wanted() -> None:
    coming: Future[Counting] = Future()
    bench, gone = Bench(coming, capacity=1), Turn(1)
    bench.stage.start()
    bench.stage.put(Item(gone))
    gone.cancel()
    bench.stage.put(Item(Turn(2), 2))
    coming.set_result(Counting())
    bench.wait(2)
    bench.end()
    assert bench.results == [0, 1]


def test_a_step_that_never_comes_fails_each_item_and_does_not_hold_up_the_end() -> None:
    missing: Future[Counting] = Future()
    bench = Bench(missing)
    bench.stage.start()
    bench.stage.put(Item(Turn(1)))
    missing.set_exception(EngineError("Fetch it again."))
    bench.wait()
    bench.stage.put(Item(Turn(0)))  # of what belongs to no turn nobody is told
    bench.stage.put(Item(Turn(2)))
    bench.wait()
    bench.end()
    assert bench.failures == [StageFailed(n, "counting", "Fetch it again.") for n in (1, 2)]
    waiting = Bench(Future())
    waiting.stage.start()
    waiting.stage.put(Item(Turn(1)))
    waiting.end()


def test_only_the_time_in_a_piece_of_work_counts_as_busy() -> None:
    now = 100.0
    seen: list[float] = []

    def work(number: int) -> None:
        nonlocal now
        now += 2.5
        seen.append(bench.stage.busy_seconds)

    bench = Bench(Counting(work), clock=lambda: now)
    bench.stage.start()
    assert bench.stage.busy_seconds == 0.0
    bench.stage.put(Item(Turn(1), 2))
    bench.wait(2)
    bench.end()
    assert seen == [2.5, 2.5]
    assert bench.stage.busy_seconds == 0.0


def test_what_was_given_up_takes_no_room_in_a_stage_that_waits_for_its_step() -> None:
    bench, first, gone = Bench(Future(), capacity=1), Turn(1), Turn(2)
    bench.stage.put(Item(gone))
    gone.cancel()
    putting = threading.Thread(target=bench.stage.put, args=(Item(first),), daemon=True)
    putting.start()
    putting.join(5)
    assert not putting.is_alive()


def test_the_most_urgent_goes_first() -> None:
    turnstile, order = Turnstile(1), []
    entered = threading.Barrier(4)

    def pass_through(urgency: Urgency) -> None:
        entered.wait()
        with turnstile.passing(urgency):
            order.append(urgency)

    urgencies = (Urgency.IDLE, Urgency.RECOGNITION, Urgency.LATER_WORDS)
    threads = [threading.Thread(target=pass_through, args=(urgency,)) for urgency in urgencies]
    with turnstile.passing(Urgency.FIRST_SOUND):
        for thread in threads:
            thread.start()
        entered.wait()
        while turnstile.waiting < len(threads):
            pass
    for thread in threads:
        thread.join()
    assert order == sorted(urgencies)
