"""The same façade as app.conversation.session, over a pipe to a child that may die."""

import atexit
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

from app.conversation.history import History
from app.core.commands import Attention, Command, Resume, Rewind, Say
from app.core.events import (
    CancelledBecause,
    Event,
    OpenedBecause,
    Rewound,
    TurnCancelled,
    TurnOpened,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.core.settings import Settings
from app.core.voice_events import StageStuck, VoiceLost, VoiceStarted
from app.remote.child import Child, Target
from app.remote.endings import advice
from app.remote.open_turns import OpenTurns
from app.remote.restarting import Restarting
from app.remote.silence import Silence
from app.remote.wire import WireError, encode
from app.remote.wishes import Wishes, shortened

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_CLOSING_SECONDS = 1.8

_SHARE_OF_MEMORY = 0.9
"""What a voice process may take of it; models may need what app/catalog/suiting.py allows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a voice process may do before it is ended and replaced."""

    first_seconds: float = 30.0
    """It may be silent for so long until its first event: libraries are read from a cold disk."""

    later_seconds: float = 10.0
    """Between two events; a living one measures levels twenty times a second."""

    most_bytes: int = field(
        default_factory=lambda: int(psutil.virtual_memory().total * _SHARE_OF_MEMORY)
    )
    """Resident memory, model files among it. More would slow down all else on the computer."""


class RemoteSession:
    """A conversation in a child process, which is replaced when it dies or hangs.

    One thread starts the child, passes its events on and replaces it, so listeners are called on
    that thread only. A second one ends a child that has gone silent or takes too
    much memory.
    """

    def __init__(
        self,
        target: Target,
        settings: Settings,
        attention: Attention,
        exchanges: tuple[Exchange, ...] = (),
        limits: Limits = Limits(),
    ) -> None:
        self.history = History(exchanges)
        self._target = target
        self._limits = limits
        self._wishes = Wishes(settings, attention)
        self._turns = OpenTurns(max((exchange.turn for exchange in exchanges), default=0))
        self._restarting = Restarting()
        self._listeners: list[Callable[[Event], None]] = []
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._silence: Silence | None = None
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._live, name="remote-session", daemon=True)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Add a listener, called on the session's thread. To be called before `start`."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin; returns at once."""
        atexit.register(self.close)  # the interpreter would wait for the child for ever
        self._thread.start()
        threading.Thread(target=self._watch, name="remote-watch", daemon=True).start()

    def send(self, command: Command) -> None:
        """Ask for something; never blocks. Raises WireError, a sentence, for what is too long.

        Of a conversation that is too long to be resumed the voice is told the later part.
        """
        sent = shortened(command)
        encode(sent)
        with self._lock:
            if self._child is not None:
                self._child.link.send(sent)
                self._wishes.sent(command)
            elif self._wishes.keep(command):
                self._wanted.set()

    def close(self) -> None:
        """End the conversation, within two seconds."""
        with self._lock:
            self._closing.set()
            self._wanted.set()
            child = self._child
            if child is not None:
                child.link.close()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_CLOSING_SECONDS)
            if self._thread.is_alive() and child is not None:  # a listener does not return
                child.kill("was ended with the program")
        atexit.unregister(self.close)

    def _live(self) -> None:
        replacing = False
        while not self._closing.is_set():
            self._wanted.clear()
            how = self._accompany(replacing)
            replacing = True
            if not self._closing.is_set():
                self._mourn(how)

    def _accompany(self, replacing: bool) -> str:
        """Start a child and pass its events on until it is gone; tells how it ended."""
        try:
            child = Child(self._target)
        except OSError as error:
            return f"could not be started ({error.strerror})"
        self._introduce(child)
        try:
            self._follow(child, replacing)
        except WireError:
            child.kill("said something that Parley does not understand")
        with self._lock:
            self._child = None
        how = child.end()
        logger.info("the voice process %s %s", child.pid, how)
        return how

    def _introduce(self, child: Child) -> None:
        with self._lock:
            self._silence = Silence(self._limits.first_seconds, self._limits.later_seconds)
            for command in self._wishes.beginning(self.history.exchanges, self._turns.highest + 1):
                child.link.send(command)
            self._child = child
            if self._closing.is_set():
                child.link.close()

    def _follow(self, child: Child, replacing: bool) -> None:
        started = False
        while (event := child.link.receive()) is not None:
            if self._silence is not None:
                self._silence.heard()
            if not started:
                started = True
                self._tell(VoiceStarted(replacing))
            if isinstance(event, StageStuck):
                child.kill(f"was stuck while {event.stage}")
            if isinstance(event, Resumed):
                with self._lock:
                    event = self._wishes.whole(event)
            if isinstance(event, Event) and not isinstance(event, VoiceStarted | VoiceLost):
                self._tell(event)

    def _mourn(self, how: str) -> None:
        """Tell what was lost, and wait until it is time for another child."""
        with self._lock:
            given_up = self._wishes.lost()
            wanted = self._wishes.wanted
        for turn in self._turns.unfinished:
            self._tell(TurnCancelled(turn, CancelledBecause.FAILED))
        if isinstance(given_up, Say):
            self._tell_unanswered(given_up.text.strip())
        elif isinstance(given_up, Resume):  # the next voice is told of it from the beginning
            self._tell(Resumed(given_up.conversation, given_up.exchanges))
        elif isinstance(given_up, Rewind):  # likewise: it may be words to be forgotten
            self._tell(Rewound(given_up.turn))
        delay = self._restarting.died(time.monotonic())
        if delay is None and wanted:  # of the same wish no more than two processes die
            self._restarting.forgive()
            delay = 0.0
        self._tell(VoiceLost(advice(how, returning=delay is not None), delay is not None))
        if delay is not None:
            self._closing.wait(delay)
        else:
            self._wanted.wait()
            self._restarting.forgive()

    def _tell_unanswered(self, text: str) -> None:
        """Words of the user are not lost, whatever becomes of the voice."""
        turn = self._turns.highest + 1
        self._tell(TurnOpened(turn, OpenedBecause.TYPED))
        self._tell(WordsRecognised(turn, text, ""))
        self._tell(TurnCancelled(turn, CancelledBecause.FAILED))

    def _tell(self, event: Event) -> None:
        self._turns.notice(event)
        self.history.notice(event)
        with self._lock:
            self._wishes.notice(event)
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:  # costs one event, not the conversation
                logger.exception("a listener failed")

    def _watch(self) -> None:
        while not self._closing.wait(_LOOK_SECONDS):
            with self._lock:
                child, silence = self._child, self._silence
            if child is None or silence is None:
                continue
            if silence.too_long(time.monotonic()):
                child.kill("did not answer any more")
            elif child.resident_bytes > self._limits.most_bytes:
                child.kill("took more memory than there is for it, and had to be ended")
