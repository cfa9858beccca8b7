"""Writes the conversation into the history while it goes on, on a thread of its own.

What was noticed is on the disk a quarter of a second later at most, plus the time that the disk
itself takes: well within the second that is promised.
"""

import math
import threading
import time
import uuid
from collections.abc import Callable
from typing import Protocol

from app.core.errors import ParleyError
from app.core.events import Event
from app.core.style import VoiceStyle
from app.store.history.chronicle import Chronicle
from app.store.history.records import Changes

GATHERED_SECONDS = 0.25
"""Between two transactions, so that a reply of many words is not one for each word."""

TRIED_AGAIN_SECONDS = 5.0
"""After the disk was full."""


def new_name() -> str:
    """The id of a new conversation; no two are alike, whoever makes them."""
    return uuid.uuid4().hex


class Writes(Protocol):
    """Where changes go."""

    def __call__(self, changes: Changes) -> None:
        """Write changes down, durably; raises ParleyError, and then nothing has changed."""
        ...


class Chronicler:
    """A listener. Raises nothing while the conversation goes on: a failure is told once.

    Args:
        write: where changes go.
        tell: takes a sentence for the user, on the thread of this object.
        style: how replies are spoken now.
        conversation: the id of the one that is gone on with; a new one if it is empty.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        write: Writes,
        tell: Callable[[str], None],
        *,
        style: Callable[[], VoiceStyle | None] = lambda: None,
        conversation: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._write = write
        self._tell = tell
        self._style = style
        self._clock = clock
        self._chronicle = Chronicle(conversation or new_name(), new_name)
        self._noticed = threading.Condition()
        self._writing = threading.RLock()
        self._waiting = self._failed = self._held = False
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="history", daemon=True)
        self._thread.start()

    @property
    def conversation(self) -> str:
        """The id of the conversation that goes on."""
        return self._chronicle.conversation

    @property
    def holds_words(self) -> bool:
        """Whether words wait in memory for `release`."""
        with self._noticed:
            return self._held and self._chronicle.has_words

    def notice(self, event: Event) -> None:
        """Take in an event, on any thread; never waits for the disk."""
        with self._noticed:
            if self._chronicle.notice(event, self._clock(), self._style()):
                self._waiting = True
                self._noticed.notify_all()

    def hold(self) -> None:
        """Keep everything in memory for the time being; afterwards nothing is being written."""
        with self._writing, self._noticed:
            self._held = True

    def release(self) -> None:
        """Write down what was held, and what follows."""
        with self._noticed:
            self._held = False
            self._noticed.notify_all()

    def flush(self) -> bool:
        """Write down what is outstanding, now; tells whether that could be done."""
        with self._writing:
            with self._noticed:
                if self._held:
                    return False
                self._waiting = False
                outstanding = self._chronicle.take()
            for number, changes in enumerate(outstanding):
                try:
                    self._write(changes)
                except ParleyError as error:
                    with self._noticed:
                        for left in reversed(outstanding[number:]):
                            self._chronicle.give_back(left)
                        self._waiting = True
                    self._fail(str(error))
                    return False
            self._failed = False
            return True

    def forget_since(
        self, moment: float, forget: Callable[[tuple[int, ...]], None], until: float = math.inf
    ) -> None:
        """Forget what is outstanding since a moment, and what the history holds of it.

        Args:
            moment: seconds since 1970.
            forget: does so in the history, told which turns of the conversation that goes on were
                outstanding; what it raises comes out of here.
            until: what began later stays.
        """
        with self._writing:
            with self._noticed:
                gone = self._chronicle.forget_since(moment, until)
            forget(gone)

    def forget(self, conversation: str, forget: Callable[[], object]) -> None:
        """Forget a conversation, as above; if it is the one that goes on, another begins."""
        with self._writing:
            with self._noticed:
                self._chronicle.forget(conversation)
            forget()

    def forget_all(self) -> None:
        """Forget everything that is outstanding; what follows is another conversation."""
        with self._writing, self._noticed:
            self._chronicle.forget_all()

    def close(self) -> None:
        """Write down what is outstanding, and end; the history must still be open."""
        self._closing.set()
        with self._noticed:
            self._noticed.notify_all()
        self._thread.join()
        self.flush()

    def _work(self) -> None:
        while not self._closing.is_set():
            with self._noticed:
                self._noticed.wait_for(self._has_work)
            pause = GATHERED_SECONDS if self.flush() else TRIED_AGAIN_SECONDS
            self._closing.wait(pause)

    def _has_work(self) -> bool:
        return self._closing.is_set() or (self._waiting and not self._held)

    def _fail(self, sentence: str) -> None:
        if not self._failed:
            self._failed = True
            self._tell(sentence)
