"""Loads engines in the background, and tells how it went."""

import gc
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from app.core.engine_events import EngineNeedless, EngineProgressed
from app.core.errors import EngineError, ParleyError
from app.core.events import Event
from app.core.progress import told_to
from app.core.voice_events import EngineFailed, EngineLoading, EngineReady

logger = logging.getLogger(__name__)

_TELLING_SECONDS = 0.25
"""How far loading has come is told that often; what takes no longer is not told of at all."""

_NO_MEMORY = "There is not enough memory for it. Close other programs, or use a smaller model."
_BROKEN = (
    "Something went wrong inside Parley while a model was loaded. "
    "Choose another model; the log has the details."
)


class Place:
    """Room for one engine that is there, on its way or still to be asked for.

    Every conversation is given a future of its own: a future keeps hold of whoever waited for it,
    and so one that outlives a conversation would keep all of that conversation's engines.

    Args:
        task: what the engine does; a field of ModelSettings.
        key: everything that the engine is built from, the id of its model first.
        build: builds it, warm; it may take seconds, and may raise ParleyError.
    """

    def __init__(self, task: str, key: tuple[Any, ...], build: Callable[[], Any]) -> None:
        self.task = task
        self.key = key
        self.title = str(key[0])
        """The model's name, for people."""

        self._build = build
        self._engine: Any = None
        self.error: ParleyError | None = None
        """Why the engine could not be built."""

        self.filled = False
        """Whether building it is over, well or not."""

        self.spare = False
        """Whether a conversation goes on if it does not come."""

        self.wanted = False
        """Whether it has been asked for."""

        self.vacated = False
        """Whether nobody needs it any more."""

        self._waiting: list[Future[Any]] = []
        self._lock = threading.Lock()

    def arriving(self) -> Future[Any]:
        """The engine, for one conversation."""
        future: Future[Any] = Future()
        with self._lock:
            if not self.filled:
                self._waiting.append(future)
                return future
        self._hand(future)
        return future

    def fill(self) -> None:
        """Build the engine and hand it to those who wait for it."""
        try:
            self._engine = self._build()
        except ParleyError as error:
            self.error = error
        except MemoryError:
            self.error = EngineError(_NO_MEMORY)
        except Exception:
            logger.exception("%s broke while it was loaded", self.task)
            self.error = EngineError(_BROKEN)
        with self._lock:
            self.filled = True
            waiting, self._waiting = self._waiting, []
        for future in waiting:
            self._hand(future)

    def _hand(self, future: Future[Any]) -> None:
        if self.error is None:
            future.set_result(self._engine)
        else:
            future.set_exception(self.error)


def load(
    place: Place,
    announce: Callable[[Event], None],
    monotonic: Callable[[], float] = time.monotonic,
) -> None:
    """Build an engine now, and tell how it went; it is given up once its place is vacated."""
    model = str(place.key[0])
    announce(EngineLoading(place.task, model))
    began = monotonic()
    with told_to(_Following(place, announce, monotonic)):
        place.fill()
    seconds = monotonic() - began
    if place.vacated:
        logger.info("%s was loaded for nobody", place.task)
    elif place.error is None:
        logger.info("%s was loaded in %.2f s", place.task, seconds)
        announce(EngineReady(place.task, model, seconds))
    elif place.spare:
        logger.warning("%s was not loaded, and can be spared", place.task)
        announce(EngineNeedless(place.task))
    else:
        logger.warning("%s was not loaded", place.task)
        announce(EngineFailed(place.task, model, str(place.error)))


class _Following:
    """Tells how far the loading of one engine has come, and ends it when nobody wants it."""

    def __init__(
        self,
        place: Place,
        announce: Callable[[Event], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._place = place
        self._announce = announce
        self._monotonic = monotonic
        self._told_at = monotonic()
        self._told = 0.0

    def __call__(self, share: float) -> bool:
        now = self._monotonic()
        if share > self._told and now - self._told_at >= _TELLING_SECONDS:
            self._told_at, self._told = now, share
            place = self._place
            self._announce(EngineProgressed(place.task, str(place.key[0]), place.title, share))
        return not self._place.vacated


class Loader:
    """Builds one engine after the other on a thread of its own."""

    def __init__(self, title: str, announce: Callable[[Event], None]) -> None:
        self._announce = announce
        self._places: queue.SimpleQueue[Place] = queue.SimpleQueue()
        threading.Thread(target=self._run, name=title, daemon=True).start()

    def ask_for(self, place: Place) -> None:
        """Have an engine built after those that were asked for earlier."""
        if not place.wanted:
            place.wanted = True
            self._places.put(place)

    def _run(self) -> None:
        while True:
            self._load(self._places.get())
            gc.collect()  # what was built for nobody, and what building left behind

    def _load(self, place: Place) -> None:
        if not place.vacated:
            load(place, self._announce)
