"""Has work done that may wait for the disk or the keyring, off Qt's thread, one piece at a time."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.core.errors import HistoryError

_LOOK_EVERY_MILLISECONDS = 10
"""Only while something is being done."""

_FAREWELL_SECONDS, _LONGEST_FAREWELL_SECONDS = 1.0, 10.0
"""How long `close` waits for what is in vain, and for all else."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Task:
    work: Callable[[], object]
    answered: Callable[[object], None]
    failed: Callable[[HistoryError], None]


class HistoryDesk(QObject):
    """One worker thread for everything that is asked of the history.

    What is asked first is done and answered first. Only Qt's thread may ask, and only there are
    answers given.
    """

    told = Signal(str)
    """A sentence for the user: something failed, and whoever asked does not show it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._outstanding = 0
        self._closed = False
        self._timer = QTimer(self, interval=_LOOK_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._give_answers)
        self._thread = threading.Thread(target=self._work, name="history desk", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether something has not been answered yet."""
        return self._outstanding > 0

    def ask(
        self,
        work: Callable[[], _T],
        then: Callable[[_T], None],
        failed: Callable[[HistoryError], None] | None = None,
    ) -> None:
        """Have something done; returns at once. After `close` nothing is done any more.

        Args:
            work: is called on the worker's thread and may block.
            then: takes what it returned.
            failed: takes the HistoryError that it raised; without it, `told` has the sentence.
                Any other exception comes out on Qt's thread, as a slot's would.
        """
        if self._closed:
            return
        self._outstanding += 1
        self._tasks.put(_Task(work, then, failed or self._tell))  # type: ignore[arg-type] # `then` takes what its own work returns
        self._timer.start()

    def close(self, in_vain: Callable[[], bool] = lambda: False) -> None:
        """Finish what was asked, answer it, and end.

        Args:
            in_vain: whether what is being done now waits for somebody who wants to go.
        """
        if self._closed:
            return
        self._closed = True
        self._tasks.put(None)
        self._thread.join(_FAREWELL_SECONDS)
        if not in_vain():
            self._thread.join(_LONGEST_FAREWELL_SECONDS - _FAREWELL_SECONDS)
        self._give_answers()
        self._timer.stop()

    def _tell(self, error: HistoryError) -> None:
        self.told.emit(str(error))

    @Slot()
    def _give_answers(self) -> None:
        while not self._answers.empty():
            answer = self._answers.get()
            self._outstanding -= 1
            if not self._outstanding:
                self._timer.stop()
            answer()

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                answer = partial(task.answered, task.work())
            except HistoryError as error:
                answer = partial(task.failed, error)
            except BaseException as error:  # it belongs to Qt's thread, where it is reported
                answer = partial(_raise, error)
            self._answers.put(answer)


def _raise(error: BaseException) -> None:
    raise error
