"""One pipeline step on one thread: all threading and cancellation is in this file."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Generic, Protocol, TypeVar

from app.conversation.turnstile import Turnstile, Urgency
from app.core.errors import ParleyError
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
    turnstile on its own.
    """

    def __init__(
        self,
        name: str,
        step: Step[In, Out],
        then: Callable[[Out], None],
        announce: Callable[[StageFailed], None],
        turnstile: Turnstile,
        capacity: int = 16,
    ) -> None:
        self._name = name
        self._step = step
        self._then = then
        self._announce = announce
        self._turnstile = turnstile
        self._capacity = capacity
        self._inbox: deque[In] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin taking work."""
        self._thread.start()

    def put(self, item: In) -> None:
        """Queue an item, waiting for room or until its turn is cancelled."""
        with item.turn.watched(self._wake), self._changed:
            self._changed.wait_for(
                lambda: len(self._inbox) < self._capacity or item.turn.cancelled or self._stopping
            )
            if not (item.turn.cancelled or self._stopping):
                self._inbox.append(item)
                self._changed.notify_all()

    def stop(self) -> None:
        """Take no more work and end the thread after the piece in hand."""
        self._stopping = True
        self._wake()
        self._thread.join()

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
                self._changed.notify_all()
            if not item.turn.cancelled:
                self._work_on(item)

    def _work_on(self, item: In) -> None:
        try:
            with closing(self._step.work(item)) as pieces:
                self._hand_on(item, pieces)
        except ParleyError as error:
            logger.warning("%s gave up on turn %d", self._name, item.turn.number)
            self._announce(StageFailed(item.turn.number, self._name, str(error)))
        except Exception:
            logger.exception("%s broke on turn %d", self._name, item.turn.number)
            self._announce(StageFailed(item.turn.number, self._name, BUG_ADVICE))

    def _hand_on(self, item: In, pieces: Generator[Out | None, None, None]) -> None:
        handed_on = 0
        while not (item.turn.cancelled or self._stopping):
            with self._turnstile.passing(self._step.urgency(item, handed_on)):
                try:
                    result = next(pieces)
                except StopIteration:
                    return
            if result is not None and not item.turn.cancelled:
                self._then(result)
                handed_on += 1
