"""The unit of conversation, and the only cancellation signal in the program."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum


class TurnState(Enum):
    """Whether the reply of a turn may be heard."""

    HELD = "being prepared, not to be heard yet"
    OPEN = "may be heard"
    DUCKED = "heard more quietly, because the user may be interrupting"
    PAUSED = "silent, its position kept"
    CANCELLED = "given up"


class Turn:
    """One thing the user says and the reply to it.

    Every message in the pipeline carries its turn. Cancelling the turn therefore silences the
    reply wherever it has got to, and can never reach the next one. All methods may be called
    from any thread.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.heard_seconds = 0.0
        """How much of the reply has left the loudspeaker; written by the loudspeaker alone."""
        self._state = TurnState.HELD
        self._lock = threading.Lock()
        self._watchers: list[Callable[[], None]] = []

    def __repr__(self) -> str:
        return f"Turn({self.number}, {self._state.name.lower()})"

    @property
    def state(self) -> TurnState:
        """What may be done with the reply now."""
        return self._state

    @property
    def cancelled(self) -> bool:
        """True once the turn has been given up."""
        return self._state is TurnState.CANCELLED

    def open(self) -> None:
        """Let the reply be heard, if it was held."""
        self._change(TurnState.OPEN, TurnState.HELD)

    def duck(self) -> None:
        """Make the reply quieter."""
        self._change(TurnState.DUCKED, TurnState.OPEN)

    def pause(self) -> None:
        """Silence the reply and keep its position."""
        self._change(TurnState.PAUSED, TurnState.OPEN, TurnState.DUCKED)

    def resume(self) -> None:
        """Go on as before the reply was ducked or paused."""
        self._change(TurnState.OPEN, TurnState.DUCKED, TurnState.PAUSED)

    def cancel(self) -> None:
        """Give the turn up. Calling this again changes nothing."""
        self._change(TurnState.CANCELLED, *(set(TurnState) - {TurnState.CANCELLED}))

    @contextmanager
    def watched(self, watcher: Callable[[], None]) -> Iterator[None]:
        """Call `watcher` after each change of state, on the thread that made the change.

        It must not block. A turn that is cancelled already calls it once at the beginning.
        """
        with self._lock:
            self._watchers.append(watcher)
        if self.cancelled:
            watcher()
        try:
            yield
        finally:
            with self._lock:
                self._watchers.remove(watcher)

    def _change(self, state: TurnState, *allowed: TurnState) -> None:
        with self._lock:
            if self._state not in allowed:
                return
            self._state = state
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher()
