"""One spawned process at the other end of a link."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait

import psutil

from app.remote.endings import ending
from app.remote.link import Link

Target = Callable[[Connection], None]
"""A function of a module: the child looks it up by its name. It is to return at the pipe's end."""

ENDING_SECONDS = 1.2
"""A child that is still there so long after its pipe ended is killed."""

_ORPHAN_SECONDS = 0.5
"""So long may a child without parent take to close its devices."""

_SPAWN = multiprocessing.get_context("spawn")


class Child:
    """Starts the process; raises OSError where that cannot be done."""

    def __init__(self, target: Target) -> None:
        ours, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_live, args=(target, theirs), name="parley-voice")
        with theirs:
            try:
                self._process.start()
            except OSError:
                ours.close()
                raise
        self.link = Link(ours)
        self._fault = ""

    @property
    def pid(self) -> int | None:
        """The system's number for it."""
        return self._process.pid

    @property
    def resident_bytes(self) -> int:
        """Memory that it takes at the moment; 0 once it is gone."""
        try:
            return int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self, fault: str) -> None:
        """End it now, whatever it is doing, for this reason; the link ends with it."""
        self._fault = self._fault or fault
        self._process.kill()

    def end(self, seconds: float = ENDING_SECONDS) -> str:
        """Close the link, wait for the process to end, kill it if it does not; tells how it was."""
        self.link.close()
        self._process.join(seconds)
        how = self._fault or ending(self._process.exitcode)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join(seconds)
        return how


def _live(target: Target, connection: Connection) -> None:
    """What the child runs: the target, and nothing for longer than its parent lives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
    if os.name == "posix":  # else a program that we start would hold the pipe open
        os.set_inheritable(connection.fileno(), False)
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    target(connection)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        threading.Event().wait(_ORPHAN_SECONDS)
        os._exit(1)
