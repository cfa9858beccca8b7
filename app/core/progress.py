"""How far the loading of an engine has come, told from deep within it to whoever wants to know.

It goes by the context rather than by parameters, since it passes through libraries.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.core.errors import EngineError

Listener = Callable[[float], bool]
"""Takes the share that is loaded, from 0 to 1; whether it is to go on."""

_listener: ContextVar[Listener | None] = ContextVar("loading", default=None)


class LoadingCancelledError(EngineError):
    """Nobody wants what was being loaded any more."""


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Have the listener told of all that this thread loads within."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def part_of(begin: float, end: float) -> Iterator[None]:
    """Have what is loaded within count as this part of the whole."""
    listener = _listener.get()
    if listener is None:
        yield
        return
    with told_to(lambda share: listener(begin + (end - begin) * share)):
        yield


def goes_on(share: float) -> bool:
    """Tell how much is loaded; whether it is still wanted."""
    listener = _listener.get()
    return listener is None or listener(share)


def tell(share: float) -> None:
    """Tell how much is loaded; raises LoadingCancelledError if nobody wants it any more."""
    if not goes_on(share):
        raise LoadingCancelledError("Another model was chosen while this one was loaded.")


def is_followed() -> bool:
    """Whether anybody is told."""
    return _listener.get() is not None
