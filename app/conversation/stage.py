"""One pipeline step on one thread: all threading and cancellation is in this file."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import closing
from typing import Generic, Protocol, TypeVar

from app.conversation.turnstile import Turnstile, Urgency
from app.core.errors import ParleyError, TooLongError
from app.core.events import StageFailed
from app.core.turn import Turn

logger = logging.getLogger(__name__)

BUG_ADVICE = "Something went wrong inside Parley. Say it again, please; the log has the details."


class HasTurn(Protocol):
    """Anything that belongs to a turn."""

    @property
    def turn(self) -> Turn:
        """The turn it belongs to."""
        ...


In = TypeVar("In", bound=HasTurn)
Out = TypeVar("Out")
Taken = TypeVar("Taken", contravariant=True)
Given = TypeVar("Given", covariant=True)


class Step(Protocol[Taken, Given]):
    """Blocking work on one item, in pieces of at most half a second."""

    def work(self, item: Taken) -> Generator[Given | None, None, None]:
        """Yield what there is to hand on, and None after a piece that gave nothing."""
        ...

    def urgency(self, item: Taken, handed_on: int) -> Urgency:
        """How urgent the next piece is, when so many results have been handed on."""
        ...


class Stage(Generic[In, Out]):
    """Feeds a step from a bounded queue and hands on what it yields.

    A step never looks at its turn: work for a cancelled turn is skipped before the step starts,
    and the step is closed between two pieces once its turn is cancelled. Each piece passes the
    turnstile on its own. A step that has not arrived yet is waited for by those items that need
    it, and by nobody else; items for turn 0 belong to no turn, and nothing is announced of them.
    """

    def __init__(
        self,
        name: str,
        step: Future[Step[In, Out]],
        then: Callable[[Out], None],
        announce: Callable[[StageFailed], None],
        turnstile: Turnstile,
        capacity: int = 16,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._step = step
        self._then = then
        self._announce = announce
        self._turnstile = turnstile
        self._capacity = capacity
        self._monotonic = monotonic
        self._piece_began: float | None = None
        self._inbox: deque[In] = deque()
        self._changed = threading.Condition()
        self._in_hand = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def busy_seconds(self) -> float:
        """How long the piece in hand has been worked on; 0 while waiting for anything."""
        began = self._piece_began
        return 0.0 if began is None else self._monotonic() - began

    @property
    def unfinished(self) -> int:
        """How many items wait or are worked on."""
        with self._changed:
            return len(self._inbox) + self._in_hand

    def start(self) -> None:
        """Begin taking work."""
        self._step.add_done_callback(lambda _: self._wake())
        self._thread.start()

    def put(self, item: In) -> None:
        """Queue an item, waiting for room or until its turn is cancelled."""
        with item.turn.watched(self._wake), self._changed:
            self._changed.wait_for(lambda: self._has_room() or self._given_up(item))
            if not self._given_up(item):
                self._inbox.append(item)
                self._changed.notify_all()

    def stop(self) -> None:
        """Take no more work; the thread ends after the piece in hand."""
        self._stopping = True
        self._wake()

    def join(self, seconds: float) -> bool:
        """Wait for the end of the thread, but no longer than so; whether it has ended."""
        if self._thread.is_alive():
            self._thread.join(max(0.0, seconds))
        return not self._thread.is_alive()

    def _has_room(self) -> bool:
        """What was given up takes no room, even while nothing is taken out."""
        if len(self._inbox) >= self._capacity:
            wanted = [item for item in self._inbox if not item.turn.cancelled]
            self._inbox = deque(wanted)
        return len(self._inbox) < self._capacity

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._inbox or self._stopping)
                if self._stopping:
                    return
                item = self._inbox.popleft()
                self._in_hand = 1
                self._changed.notify_all()
            if not item.turn.cancelled:
                self._work_on(item)
            with self._changed:
                self._in_hand = 0

    def _work_on(self, item: In) -> None:
        try:
            step = self._wait_for_step(item)
            if step is not None:
                with closing(step.work(item)) as pieces:
                    self._hand_on(step, item, pieces)
        except ParleyError as error:
            logger.warning("%s gave up on turn %d", self.name, item.turn.number)
            self._fail(item, str(error), too_long=isinstance(error, TooLongError))
        except Exception:
            logger.exception("%s broke on turn %d", self.name, item.turn.number)
            self._fail(item, BUG_ADVICE)

    def _wait_for_step(self, item: In) -> Step[In, Out] | None:
        """The step once it is there; None if the item is given up before."""
        with item.turn.watched(self._wake), self._changed:
            self._changed.wait_for(lambda: self._step.done() or self._given_up(item))
        if self._given_up(item):
            return None
        error = self._step.exception()
        if error is not None:  # its traceback would grow, and keep every item that met it
            raise error.with_traceback(None)
        return self._step.result()

    def _given_up(self, item: In) -> bool:
        return item.turn.cancelled or self._stopping

    def _fail(self, item: In, advice: str, *, too_long: bool = False) -> None:
        if item.turn.number:
            self._announce(StageFailed(item.turn.number, self.name, advice, too_long))

    def _hand_on(
        self, step: Step[In, Out], item: In, pieces: Generator[Out | None, None, None]
    ) -> None:
        handed_on = 0
        while not self._given_up(item):
            with self._turnstile.passing(step.urgency(item, handed_on)):
                self._piece_began = self._monotonic()
                try:
                    result = next(pieces)
                except StopIteration:
                    return
                finally:
                    self._piece_began = None
            if result is not None and not item.turn.cancelled:
                self._then(result)
                handed_on += 1
