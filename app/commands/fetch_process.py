"""The model fetcher: a short-lived process for one job, the only one that may use a network."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from app.catalog.acquiring import TRY_AGAIN, Acquisition
from app.catalog.importing import import_path
from app.catalog.library import Library
from app.catalog.removing import remove
from app.core.environment import start_log
from app.core.errors import ParleyError
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchProgressed,
    FetchReaching,
    ModelDeleted,
    ModelsImported,
    ModelVerified,
    ShelvingFailed,
)
from app.core.paths import Paths
from app.remote.fetching_pace import Pace
from app.remote.fetching_wire import (
    LARGEST_MESSAGE,
    Delete,
    Done,
    Get,
    Import,
    Job,
    News,
    Verify,
    encoded,
    job_from,
)
from app.workshop import build_library

logger = logging.getLogger(__name__)

TELL_EVERY_SECONDS = 0.2

BUG = "Something went wrong inside Parley. Try again; if it stays so, the log has the details."
OTHER_WAY = " Check the network and try again, or import the files from a disk."

Tell = Callable[[News], None]
Acquire = Callable[[Library], Acquisition]


def run(connection: Connection, mirror: str | None = None) -> None:
    """Do the one job that comes over the pipe, then end; the end of the pipe ends it at once."""
    paths = Paths.default()
    start_log(paths.logs, "models.log")
    library = build_library(paths)
    serve(connection, library, lambda library: Acquisition(library, mirror=mirror))


def serve(connection: Connection, library: Library, acquire: Acquire) -> None:
    """Like `run`, for another library and another way of reaching the network."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's to answer
    job = job_from(connection.recv_bytes(LARGEST_MESSAGE))
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()

    def tell(news: News) -> None:
        with suppress(OSError):  # nobody listens any more, and the other thread ends all this
            connection.send_bytes(encoded(news))

    _do(job, library, acquire, tell)
    tell(Done())


def _end_with(connection: Connection) -> None:
    """Ends the process, and the tools that it runs, when the window's end of the pipe is gone."""
    with suppress(EOFError, OSError):
        while True:
            connection.recv_bytes(LARGEST_MESSAGE)
    for tool in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            tool.kill()
    os._exit(0)


def _do(job: Job, library: Library, acquire: Acquire, tell: Tell) -> None:
    match job:
        case Get(model_ids):
            with acquire(library) as acquisition:
                acquisition.reaching = lambda place: tell(FetchReaching(place))
                for model_id in model_ids:
                    _get(model_id, acquisition, Reporter(library, tell), tell)
        case Verify(model_ids):
            for model_id in model_ids:
                _shelve((model_id,), tell, partial(_verify, library, model_id))
        case Delete(model_id):
            _shelve((model_id,), tell, partial(_delete, library, model_id))
        case Import(path):
            _shelve((), tell, partial(_import, library, Path(path), tell))


def _get(model_id: str, acquisition: Acquisition, progress: "Reporter", tell: Tell) -> None:
    try:
        acquisition.get([model_id], progress)
    except ParleyError as error:
        advice = str(error)
        if advice.endswith(TRY_AGAIN):
            advice = advice.removesuffix(TRY_AGAIN) + OTHER_WAY
        tell(FetchFailed((model_id,), advice))
    except Exception:  # one model's failure does not keep the others from being fetched
        logger.exception("fetching failed")
        tell(FetchFailed((model_id,), BUG))
    else:
        tell(FetchFinished((model_id,)))


def _shelve(model_ids: tuple[str, ...], tell: Tell, work: Callable[[], News]) -> None:
    try:
        tell(work())
    except ParleyError as error:
        tell(ShelvingFailed(model_ids, str(error)))
    except Exception:  # told as one sentence, with the details in the log
        logger.exception("shelving failed")
        tell(ShelvingFailed(model_ids, BUG))


def _verify(library: Library, model_id: str) -> News:
    return ModelVerified(model_id, tuple(library.faults(library.manifest.model(model_id))))


def _delete(library: Library, model_id: str) -> News:
    return ModelDeleted(model_id, remove(library, library.manifest.model(model_id)))


def _import(library: Library, path: Path, tell: Tell) -> News:
    imported = import_path(library, path, Reporter(library, tell, copying=True))
    return ModelsImported(
        tuple(dict.fromkeys(entry.model_id for entry in imported)),
        tuple(dict.fromkeys(entry.model_id for entry in imported if not entry.verified)),
    )


class Reporter:
    """Turns the catalogue's progress into news with a speed, a few times a second."""

    def __init__(
        self,
        library: Library,
        tell: Tell,
        *,
        copying: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ids = {model.title: model.id for model in library.manifest}
        self._tell = tell
        self._copying = copying
        self._clock = clock
        self._title = ""
        self._pace = Pace()
        self._told = -TELL_EVERY_SECONDS

    def __call__(self, title: str, done: int, total: int) -> None:
        """Bytes of this model that are here, and in all."""
        now = self._clock()
        if title != self._title:
            self._title, self._pace = title, Pace()
        elif now - self._told < TELL_EVERY_SECONDS and done < total:
            return
        self._told = now
        self._pace = self._pace.after(now, done)
        speed = self._pace.bytes_per_second if self._pace.settled else 0.0
        left = self._pace.seconds_left(total)
        self._tell(
            FetchProgressed(self._ids[title], title, done, total, speed, left, self._copying)
        )
