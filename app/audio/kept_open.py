"""Keeps a stream open: opens it, and opens it again whenever it is lost."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.audio.sound_library import OpenStream
from app.audio.watchdog import LOOK_SECONDS, Fault, Watchdog
from app.core.errors import DeviceError

logger = logging.getLogger(__name__)

BACK_OFF_SECONDS = (0.25, 0.5, 1.0, 2.0, 5.0)
"""Pauses between one attempt and the next; the last one is used from then on."""

_STEADY_SECONDS = 5.0
"""A stream that lasted so long counts as having worked."""

_BLOCK_SECONDS = 0.02

GONE = "The sound device has gone. Parley is looking for it and goes on when it is back."


class KeptOpen:
    """Owns a stream and the thread that opens and closes it.

    Args:
        title: of the thread.
        open_stream: opens and announces the stream, or raises DeviceError; it is given what to
            call when the stream ends, which may be any time and any thread.
        announce_lost: told once why there is no stream, a sentence.
        watchdog: beaten by the stream's callback.
        meanwhile: called every 20 ms while there is none.
    """

    def __init__(
        self,
        title: str,
        open_stream: Callable[[Callable[[], None]], OpenStream],
        announce_lost: Callable[[str], None],
        watchdog: Watchdog,
        meanwhile: Callable[[float], None] | None = None,
    ) -> None:
        self._open_stream = open_stream
        self._announce_lost = announce_lost
        self._watchdog = watchdog
        self._meanwhile = meanwhile
        self._stream: OpenStream | None = None
        self._attempt = 0
        self._lost = self._renewed = self._hurried = self._closed = False
        self._holds = 0
        self._told = ""
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=title, daemon=True)

    def start(self) -> None:
        """Begin to open."""
        self._thread.start()

    def renew(self) -> None:
        """Close the stream and open it again now: something about it is to be different."""
        self._change(renewed=True)

    def hurry(self) -> None:
        """If there is no stream, try again now: there is reason to believe that it will open."""
        self._change(hurried=True)

    @contextmanager
    def held_shut(self) -> Iterator[None]:
        """There is no stream inside the block."""
        self._change(holds=1)
        with self._changed:
            self._changed.wait_for(lambda: self._stream is None or self._closed)
        try:
            yield
        finally:
            self._change(holds=-1, renewed=True)

    def close(self) -> None:
        """Close the stream for good."""
        self._change(closed=True)
        if self._thread.is_alive():
            self._thread.join()

    def _change(
        self,
        holds: int = 0,
        *,
        lost: bool = False,
        renewed: bool = False,
        hurried: bool = False,
        closed: bool = False,
    ) -> None:
        with self._changed:
            self._holds += holds
            self._lost |= lost
            self._renewed |= renewed
            self._hurried |= hurried
            self._closed |= closed
            self._changed.notify_all()

    def _run(self) -> None:
        failures = 0
        while not self._closed:
            if self._renewed or self._hurried:
                failures = 0
            self._attempt += 1
            self._lost = self._renewed = self._hurried = False
            began = time.monotonic()
            if not self._holds and self._try_to_open():
                self._watch()
                self._hurried = False  # it was open all the time
                self._shut()
            if time.monotonic() - began > _STEADY_SECONDS:
                failures = 0
            self._pause(BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)])
            failures += 1

    def _watch(self) -> None:
        """Return when there is something to be done about the stream."""
        fault = Fault.NONE
        self._watchdog.begin(time.monotonic(), time.time())
        while fault is Fault.NONE:
            with self._changed:
                if self._changed.wait_for(lambda: self._disturbed or self._lost, LOOK_SECONDS):
                    return
            fault = self._watchdog.look(time.monotonic(), time.time())
        logger.warning("the %s is opened again: %s", self._thread.name, fault.value)
        self._change(lost=fault is Fault.STALLED, renewed=fault is Fault.SLEPT)

    @property
    def _disturbed(self) -> bool:
        return self._renewed or self._closed or self._holds > 0

    @property
    def _wanted(self) -> bool:
        hurried = self._hurried and not self._holds
        return self._renewed or hurried or self._closed

    def _try_to_open(self) -> bool:
        try:
            self._stream = self._open_stream(self._ending(self._attempt))
            self._told = ""
        except DeviceError as error:
            self._tell(str(error))
        except Exception:
            logger.exception("a sound device could not be opened")
            self._tell(GONE)
        return self._stream is not None

    def _ending(self, attempt: int) -> Callable[[], None]:
        """What the stream of this attempt calls when it ends; later ones are not concerned."""
        return lambda: self._change(lost=attempt == self._attempt)

    def _shut(self) -> None:
        if self._lost and not self._disturbed:
            self._tell(GONE)  # first, for closing takes as long as the sound server hangs
        if self._stream is not None:
            self._stream.close()
        with self._changed:
            self._stream = None
            self._changed.notify_all()

    def _tell(self, advice: str) -> None:
        if advice != self._told:
            self._told = advice
            self._announce_lost(advice)

    def _pause(self, seconds: float) -> None:
        """Wait, unless something is wanted; while it is held shut, until it is not."""
        ends = due = time.monotonic()
        ends += seconds
        while not self._wanted and (self._holds or time.monotonic() < ends):
            due += _BLOCK_SECONDS if self._meanwhile else seconds
            with self._changed:
                self._changed.wait_for(lambda: self._wanted, due - time.monotonic())
            if self._meanwhile:
                self._meanwhile(_BLOCK_SECONDS)
