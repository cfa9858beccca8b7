"""Notices that devices came or went, or that the system chose another, where nobody tells us.

PortAudio takes down the devices once; only a process that has just begun sees how things are. On
Linux the sound server tells (routing_watch.py), so this is for the other systems.
"""

import logging
import multiprocessing
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

import msgspec

from app.audio.devices import Direction, devices, offered

logger = logging.getLogger(__name__)

PERIOD_SECONDS = 10.0
_ANSWER_SECONDS = 20.0
_LARGEST = 1 << 20
"""Bytes of an answer."""

Names = tuple[tuple[str, ...], tuple[str, ...]]
"""Of microphones and of loudspeakers, the system's choice first."""

_SPAWN = multiprocessing.get_context("spawn")


def names_afresh() -> Names | None:
    """The devices as a new process sees them; None if it could not say."""
    ours, theirs = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_tell, args=(theirs,), name="parley-devices", daemon=True)
    try:
        with theirs:
            process.start()
        if ours.poll(_ANSWER_SECONDS):
            names: Names = msgspec.msgpack.decode(ours.recv_bytes(_LARGEST), type=Names)
            return names
    except (OSError, EOFError, msgspec.MsgspecError):
        logger.warning("no other process could look for devices")
    finally:
        ours.close()
        if process.pid is not None:
            process.kill()
            process.join()
    return None


class DeviceWatch:
    """Looks now and then, on a thread of its own.

    Args:
        known: the devices as PortAudio has them here.
        changed: called when that is not how things are.
        look: finds out how they are.
    """

    def __init__(
        self,
        known: Callable[[], Names],
        changed: Callable[[], None],
        look: Callable[[], Names | None] = names_afresh,
    ) -> None:
        self._known = known
        self._changed = changed
        self._look = look
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="devices", daemon=True)

    def start(self, *, needed: bool = sys.platform != "linux") -> None:
        """Begin to watch, where nobody else does."""
        if needed:
            self._thread.start()

    def close(self) -> None:
        """End the watch."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(PERIOD_SECONDS):
            try:
                names = self._look()
                if names is not None and names != self._known():
                    self._changed()
            except Exception:  # it is only a convenience
                logger.exception("looking for devices went wrong")


def _tell(connection: Connection) -> None:
    found = devices()
    names = (tuple(device.name for device in offered(found, direction)) for direction in Direction)
    connection.send_bytes(msgspec.msgpack.encode(tuple(names)))
