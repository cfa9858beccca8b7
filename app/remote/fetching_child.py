"""One child process doing one job with the models, as seen from the window's side."""

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

from app.core.fetching_events import FetchingEvent
from app.remote.fetching_wire import LARGEST_MESSAGE, Done, Job, encoded, news_from

Target = Callable[[Connection], None]
"""What the child runs; pickled by name, so it is a function of a module or a partial of one."""

PATIENCE_SECONDS = 2.0
"""A child that is still there so long after it was to end is killed."""

_LOOK_SECONDS = 0.1
"""How soon `end` is noticed."""


class FetchChild:
    """Spawns the child, gives it its job and passes on its news.

    The pipe is the child's lifeline: when it ends, so does the child, whatever it is doing.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._ending = threading.Event()

    @property
    def ended(self) -> bool:
        """Whether the job was given up."""
        return self._ending.is_set()

    def end(self) -> None:
        """Give the job up; any thread may call this, and `run` returns soon afterwards."""
        self._ending.set()

    def run(self, job: Job, listener: Callable[[FetchingEvent], None]) -> bool:
        """Do the job, blocking; whether the child came to its end by itself."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        child = context.Process(target=self._target, args=(theirs,), daemon=True)
        with ours, theirs:
            child.start()
            theirs.close()  # or the end of the child would not end the pipe
            try:
                ours.send_bytes(encoded(job))
                return self._follow(ours, listener)
            except (EOFError, OSError, ValueError):  # it has died, or talks nonsense
                return False
            finally:
                ours.close()
                child.join(PATIENCE_SECONDS)
                child.kill()
                child.join()
                child.close()

    def _follow(self, pipe: Connection, listener: Callable[[FetchingEvent], None]) -> bool:
        while not self.ended:
            if not pipe.poll(_LOOK_SECONDS):
                continue
            news = news_from(pipe.recv_bytes(LARGEST_MESSAGE))
            if isinstance(news, Done):
                return True
            listener(news)
        return False
