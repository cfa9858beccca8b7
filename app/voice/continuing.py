"""One conversation for the user, though sessions and engines are replaced underneath."""

import logging
import threading
import time
from collections.abc import Callable

from app.audio.playback import Playback
from app.bootstrap import Conversation, build_conversation
from app.core.commands import Configure, ConversationCommand, Stop
from app.core.events import Event, SpeechStarted, TurnEvent
from app.core.settings import Settings
from app.core.sound import Sound
from app.core.voice_events import EnginesRested, StageStuck
from app.voice.ensemble import Ensemble

logger = logging.getLogger(__name__)


class Continuing:
    """Holds the session that there is now; the history and the turns' numbers go on in the next.

    Everything is called by one thread, but `send` for Stop, `stuck`, `idle` and `close`.

    Args:
        configure: the conversation so far.
        ensemble: where the engines come from.
        playback: plays the replies.
        announce: takes events.
        monotonic: seconds, for resting.
    """

    def __init__(
        self,
        configure: Configure,
        ensemble: Ensemble,
        playback: Playback,
        announce: Callable[[Event], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._past = configure.exchanges
        self._next_turn = configure.first_turn
        self._ensemble = ensemble
        self._playback = playback
        self._listeners = [announce]
        self._announce = announce
        self._monotonic = monotonic
        self._settings = configure.settings
        self._current: Conversation | None = None
        self._outdated = False
        self._resting = self._closed = False
        self._active_at = monotonic()
        self._lock = threading.Lock()

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Add a listener for every event of every session. To be called before `begin`."""
        self._listeners.append(listener)

    def begin(self, settings: Settings) -> None:
        """Build the first session, and load its engines in the background."""
        self._settings = settings
        self._build()
        self._ensemble.ask_for_all()

    def apply(self, settings: Settings) -> None:
        """Go on with other settings, at the latest with the next reply to begin."""
        changed = _of_the_conversation(settings) != _of_the_conversation(self._settings)
        self._settings = settings
        self._outdated |= changed or self._ensemble.failed

    def look_round(self) -> None:
        """To be called often: replaces what is outdated, and lets the engines rest."""
        self._ensemble.settle()
        if not self.idle:
            self._active_at = self._monotonic()
        elif self._outdated:
            self._rebuild()
        elif self._is_time_to_rest():
            self._rest()

    def make_way(self) -> None:
        """The user wants something now, and whatever is being said or prepared ends for it.

        But nothing that the user has just said is lost to other settings.
        """
        self._wake()
        current = self._current
        if self._outdated and not (current is not None and current.session.awaits_words):
            self._rebuild()

    @property
    def going(self) -> bool:
        """Whether there is a session; without, nothing is heard or carried out."""
        return self._current is not None

    @property
    def idle(self) -> bool:
        """Whether nobody speaks and nothing is being prepared or heard."""
        current = self._current
        return current is None or current.session.idle

    def hear(self, frame: Sound) -> None:
        """Take in a frame."""
        if self._current is not None:
            self._current.session.hear(frame)

    def take_turns(self, taking_turns: bool, *, echoing: bool) -> None:
        """Whether the frames that follow may hold our echo; to be said before each of them."""
        if self._current is not None:
            self._current.session.take_turns(taking_turns, echoing=echoing)

    def hear_recording(self, sound: Sound) -> None:
        """Take in something said all at once."""
        if self._current is not None:
            self._current.session.hear_recording(sound)

    def send(self, command: ConversationCommand) -> None:
        """Carry out a command."""
        current = self._current
        if current is not None:
            current.session.send(command)

    def stuck(self, limit_seconds: float) -> StageStuck | None:
        """A stage that has worked on one piece for longer than that."""
        current = self._current
        return None if current is None else current.session.stuck(limit_seconds)

    def close(self) -> None:
        """End the session for good."""
        with self._lock:
            self._closed = True
            current, self._current = self._current, None
        self._playback.play_from(None)
        if current is not None:
            current.session.send(Stop())
            current.session.close()

    def _build(self) -> None:
        engines = self._ensemble.arriving(self._settings)
        workshop = self._ensemble.workshop(self._settings)
        built = build_conversation(workshop, engines, self._settings, self._past, self._next_turn)
        built.session.listen(self._tell)
        with self._lock:
            if self._closed:
                return
            built.session.start()
            self._current = built
        self._playback.play_from(built.loudspeaker.fill)

    def _dismiss(self) -> None:
        """End the session and wait until its engines are in nobody's hands any more."""
        current = self._current
        if current is not None:
            self._playback.play_from(None)
            while not current.session.close() and not self._closed:
                pass  # an engine is in the midst of a piece; one that never ends it is told of
            self._past = current.session.history.exchanges
            self._current = None

    def _rebuild(self) -> None:
        self._outdated = False
        self._dismiss()
        self._build()
        if not self._resting:
            self._ensemble.ask_for_all()

    def _is_time_to_rest(self) -> bool:
        limit = self._settings.rest_minutes * 60
        return not self._resting and 0 < limit < self._monotonic() - self._active_at

    def _rest(self) -> None:
        logger.info("nothing was said for a long time; the engines are unloaded")
        self._dismiss()
        self._ensemble.rest()
        self._resting = True
        self._tell(EnginesRested())
        self._build()

    def _wake(self) -> None:
        self._active_at = self._monotonic()
        if self._resting:
            self._resting = False
            self._ensemble.ask_for_all()

    def _tell(self, event: Event) -> None:
        if isinstance(event, TurnEvent):
            with self._lock:
                self._next_turn = max(self._next_turn, event.turn + 1)
        elif isinstance(event, SpeechStarted):
            self._wake()
        for listener in self._listeners:
            listener(event)


def _of_the_conversation(settings: Settings) -> tuple[object, ...]:
    """What a session is built from; the rest of the settings does not concern it."""
    return (
        settings.listening,
        settings.floor,
        settings.reply,
        settings.persona,
        settings.voice,
        settings.feelings,
        settings.guard,
        settings.privacy.keep_sound,
        settings.models,
        settings.cores,
    )
