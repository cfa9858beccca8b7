"""Gets, imports, checks and deletes models in child processes, seen from the window's process."""

import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchingEvent,
    FetchPaused,
    FetchProgressed,
    FetchQueued,
    ShelvingFailed,
)
from app.remote.fetching_child import PATIENCE_SECONDS, FetchChild, Target
from app.remote.fetching_wire import Delete, Get, Import, Job, Verify

LOST = "This stopped unexpectedly. Try again: what is already on this computer is kept."


class RemoteFetching:
    """Two threads follow two children: one fetches, one does everything else.

    So a model can be imported, checked or deleted while another is being fetched. No call waits
    for a child, and the listener is called on those threads, or at once on the caller's.

    Args:
        target: what a child runs (app.commands.fetch_process.run).
        listener: told what happens.
    """

    def __init__(self, target: Target, listener: Callable[[FetchingEvent], None]) -> None:
        self._target = target
        self._tell = listener
        self._changed = threading.Condition()
        self._wanted: list[str] = []
        self._closed = False
        self._fetching: tuple[FetchChild, tuple[str, ...]] | None = None
        self._shelving: FetchChild | None = None
        self._chores: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=work, name=f"models-{name}", daemon=True)
            for name, work in (("fetching", self._fetch), ("shelving", self._shelve))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def wanted(self) -> tuple[str, ...]:
        """Models that are being fetched or wait for it."""
        return tuple(self._wanted)

    def start(self, model_ids: Sequence[str]) -> None:
        """Fetch what is missing of these models, going on where an earlier attempt ended."""
        with self._changed:
            new = tuple(name for name in dict.fromkeys(model_ids) if name not in self._wanted)
            self._wanted += new
            self._changed.notify_all()
        if new:
            self._tell(FetchQueued(new))

    def pause(self, model_ids: Sequence[str] = ()) -> None:
        """Fetch these no further, without ids none; what is here stays, and `start` goes on."""
        with self._changed:
            paused = tuple(name for name in self._wanted if not model_ids or name in model_ids)
            self._wanted = [name for name in self._wanted if name not in paused]
            if self._fetching is not None and set(paused) & set(self._fetching[1]):
                self._fetching[0].end()
        if paused:
            self._tell(FetchPaused(paused))

    def verify(self, model_ids: Sequence[str]) -> None:
        """Read every file of these models."""
        self._chores.put(Verify(tuple(model_ids)))

    def take(self, path: Path) -> None:
        """Import models from a folder or a file."""
        self._chores.put(Import(str(path)))

    def delete(self, model_id: str) -> None:
        """Take a model off this computer."""
        self.pause((model_id,))
        self._chores.put(Delete(model_id))

    def close(self) -> None:
        """Give everything up; what was received is kept."""
        with self._changed:
            self._closed = True
            self._wanted = []
            for child in (self._fetching and self._fetching[0], self._shelving):
                if child is not None:
                    child.end()
            self._changed.notify_all()
        self._chores.put(None)
        for thread in self._threads:
            thread.join(2 * PATIENCE_SECONDS)

    def _fetch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._wanted)
                if self._closed:
                    return
                child, batch = self._fetching = FetchChild(self._target), tuple(self._wanted)
            child.run(Get(batch), self._note)
            with self._changed:
                self._fetching = None
                # a batch that was given up for one of its models goes on with the others
                lost = () if child.ended else self._forget(batch)
            if lost:
                self._tell(FetchFailed(lost, LOST))

    def _note(self, event: FetchingEvent) -> None:
        """What was under way when the user paused is not told any more."""
        with self._changed:
            if isinstance(event, FetchProgressed) and event.model_id not in self._wanted:
                return
            if isinstance(event, FetchFailed | FetchFinished):
                known = self._forget(event.model_ids)
                if isinstance(event, FetchFailed) and not known:
                    return
        self._tell(event)

    def _forget(self, model_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the models that were wanted until now."""
        known = tuple(name for name in model_ids if name in self._wanted)
        self._wanted = [name for name in self._wanted if name not in known]
        return known

    def _shelve(self) -> None:
        while (job := self._chores.get()) is not None:
            with self._changed:
                if self._closed:
                    return
                child = self._shelving = FetchChild(self._target)
            done = child.run(job, self._tell)
            with self._changed:
                self._shelving = None
            if not done and not child.ended:
                self._tell(ShelvingFailed(_models_of(job), LOST))


def _models_of(job: Job) -> tuple[str, ...]:
    match job:
        case Get(names) | Verify(names):
            return names
        case Delete(name):
            return (name,)
        case _:
            return ()
