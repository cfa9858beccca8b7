"""Tries to open connections, to see that it is refused."""

import errno
import socket  # the only place beside the fetcher: what is tried here never succeeds
import sys

from app.core.offline.hook import OfflineError

NOWHERE = "192.0.2.1"
"""An address for documentation, which nobody has (RFC 5737)."""

_HERE = "127.0.0.1"
_PORT = 9
_SECONDS = 0.2


def refused() -> bool:
    """Whether looking up a name and connecting, to elsewhere and to this computer, are refused.

    Takes 0.2 s at most, and next to nothing where they are.
    """
    hosts = [NOWHERE] if sys.platform == "win32" else [NOWHERE, _HERE]
    return _lookup_refused() and all(_connection_refused(host) for host in hosts)


def _lookup_refused() -> bool:
    try:
        socket.getaddrinfo(NOWHERE, _PORT, flags=socket.AI_NUMERICHOST)
    except OfflineError:
        return True
    except OSError:
        return False
    return False


def _connection_refused(host: str) -> bool:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
            attempt.settimeout(_SECONDS)
            attempt.connect((host, _PORT))
    except OSError as error:  # the hook's, or the kernel's at the making of the socket
        return error.errno == errno.EACCES
    return False
