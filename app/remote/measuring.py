"""Has a child process find out how fast this computer is, seen from the window's process."""

import threading
from collections.abc import Callable

from app.core.errors import ParleyError
from app.core.measurement import Measurement
from app.core.measuring_events import ComputerMeasured, MeasuringEnded, MeasuringEvent
from app.remote.job_child import PATIENCE_SECONDS, JobChild, Target
from app.remote.measuring_wire import news_from

LONGEST_SECONDS = 10.0
"""Then the child is ended, and what was found until then is the result."""

LOST = "The speed of this computer could not be measured. Close other programs and try again."


class RemoteMeasuring:
    """A thread follows the child; no call waits for it.

    Args:
        target: what the child runs (app.commands.measure_process.run).
        keep: writes down what was found; raises ParleyError where that cannot be done.
        listener: told what happens, on that thread.
        seconds: how long it may take, the start of the child included.
    """

    def __init__(
        self,
        target: Target,
        keep: Callable[[Measurement], None],
        listener: Callable[[MeasuringEvent], None],
        seconds: float = LONGEST_SECONDS,
    ) -> None:
        self._target, self._keep, self._tell = target, keep, listener
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: JobChild | None = None
        self._wanted = self._cancelled = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, unless it is going on already; ends with MeasuringEnded."""
        with self._lock:
            self._wanted = True
            if self._child is not None:
                return  # one that was cancelled begins again once its child has ended
            self._child = JobChild(self._target)
            self._thread = threading.Thread(target=self._measure, name="measuring", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Give it up; what was known before holds."""
        with self._lock:
            self._wanted = False
            if self._child is not None:
                self._cancelled = True
                self._child.end()

    def close(self) -> None:
        """Give it up for good, within a few seconds."""
        self.cancel()
        thread = self._thread
        if thread is not None:
            thread.join(2 * PATIENCE_SECONDS)

    def _measure(self) -> None:
        child = self._child
        while child is not None:
            found = self._found(child)
            with self._lock:
                wanted, cancelled, self._cancelled = self._wanted, self._cancelled, False
                child = self._child = JobChild(self._target) if wanted and cancelled else None
        self._tell(MeasuringEnded(self._kept(found) if wanted else ""))

    def _found(self, child: JobChild) -> list[Measurement]:
        """What a child finds out, the latest last."""
        found: list[Measurement] = []

        def take(data: bytes) -> bool:
            news = news_from(data)
            if isinstance(news, ComputerMeasured):
                found.append(news.measurement)
            elif not isinstance(news, MeasuringEnded):
                self._tell(news)
            return isinstance(news, MeasuringEnded)

        limit = threading.Timer(self._seconds, child.end)
        limit.daemon = True
        limit.start()
        try:
            child.run(b"", take)
        finally:
            limit.cancel()
        return found

    def _kept(self, found: list[Measurement]) -> str:
        """Tell what was found; what went wrong with that, empty for nothing."""
        if not found:
            return LOST
        trouble = ""
        try:
            self._keep(found[-1])
        except ParleyError as error:
            trouble = str(error)
        self._tell(ComputerMeasured(found[-1]))
        return trouble
