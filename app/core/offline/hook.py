"""Refuses connections where Python's own sockets make them, for the rest of the process's life."""

import errno
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_AF_UNIX, _AF_NETLINK = 1, 16
# numbers, since the module that names them is the one to be kept out; 16 is AppleTalk on a Mac
_LOCAL = (_AF_UNIX, _AF_NETLINK) if sys.platform == "linux" else (_AF_UNIX,)

_REACHING = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_NAMING = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_LOOPBACK = ("127.0.0.1", "::1")


class OfflineError(PermissionError):
    """What a library is told; an OSError, since that is what it expects of a network."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "Parley does not let this process open connections")


class Hook:
    """An audit hook that refuses every address but local ones, and counts.

    Neither hosts nor words are kept, only how often. `refused_again` is called now and then: at
    the first refusal, the second, the fourth and so on, on the thread that was refused.
    """

    def __init__(self, platform: str = sys.platform) -> None:
        self.refused_again: Callable[[], None] = lambda: None
        self._platform = platform
        self._lock = threading.Lock()
        self._refusals = 0
        self._trying: int | None = None

    @property
    def refusals(self) -> int:
        """How often something was refused, the program's own trials not counted."""
        return self._refusals

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What this thread tries meanwhile is refused as ever, but not counted."""
        self._trying = threading.get_ident()
        try:
            yield
        finally:
            self._trying = None

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by the interpreter before it does something; raises OfflineError to prevent it."""
        if event in _NAMING or (event in _REACHING and not self._local(event, *arguments)):
            self._refuse()

    def _local(self, event: str, socket: Any, address: Any = None) -> bool:
        if socket.family in _LOCAL:
            return True
        # there a pair of sockets, as asyncio needs one, is made of a connection to itself
        windows = self._platform == "win32" and event in ("socket.connect", "socket.bind")
        return windows and isinstance(address, tuple) and address[0] in _LOOPBACK

    def _refuse(self) -> None:
        if threading.get_ident() != self._trying:
            with self._lock:
                self._refusals += 1
                refusals = self._refusals
            if refusals & (refusals - 1) == 0:  # a library may try without end
                self.refused_again()
        raise OfflineError
