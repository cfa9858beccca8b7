"""One child process doing one job, as seen from the window's side."""

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

Target = Callable[[Connection], None]
"""What the child runs; pickled by name, so it is a function of a module or a partial of one."""

LARGEST_MESSAGE = 1 << 20
"""Bytes; anything longer is none of ours."""

PATIENCE_SECONDS = 2.0
"""A child that is still there so long after it was to end is killed."""

_LOOK_SECONDS = 0.1
"""How soon `end` is noticed."""


class JobChild:
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

    def run(self, job: bytes, take: Callable[[bytes], bool]) -> bool:
        """Do the job, blocking; whether the child came to its end by itself.

        Args:
            job: what the child is told first.
            take: given each message of the child's; whether that was the last. Raises ValueError
                for one that makes no sense.
        """
        context = multiprocessing.get_context("spawn")
        try:
            ours, theirs = context.Pipe()
        except OSError:
            return False
        child = context.Process(target=self._target, args=(theirs,), daemon=True)
        with ours, theirs:
            try:
                child.start()
            except OSError:  # the system has no memory, or no room for another process
                return False
            theirs.close()  # or the end of the child would not end the pipe
            try:
                ours.send_bytes(job)
                return self._follow(ours, take)
            except (EOFError, OSError, ValueError):  # it has died, or talks nonsense
                return False
            finally:
                ours.close()
                child.join(PATIENCE_SECONDS)
                child.kill()
                child.join()
                child.close()

    def _follow(self, pipe: Connection, take: Callable[[bytes], bool]) -> bool:
        while not self.ended:
            if pipe.poll(_LOOK_SECONDS) and take(pipe.recv_bytes(LARGEST_MESSAGE)):
                return True
        return False
