"""Who may speak. The only place where a turn is opened, held, ducked, paused or cancelled."""

import threading
from collections.abc import Callable
from dataclasses import replace

from app.conversation.admission import Begun, refused_because
from app.conversation.awaited_words import AwaitedWords
from app.conversation.beginning import Beginning
from app.conversation.numbering import Numbering
from app.conversation.own_words import OwnWords
from app.core.events import (
    NO_EVIDENCE,
    CancelledBecause,
    Event,
    Evidence,
    OpenedBecause,
    ReplyFinished,
    ReplyHeard,
    StageFailed,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
    TurnPrepared,
    TurnResumed,
)
from app.core.messages import UserSaid
from app.core.settings import FloorSettings
from app.core.turn import Turn, TurnState


class Floor:
    """Knows the turn that is being prepared and the turn whose reply may be heard."""

    def __init__(
        self, settings: FloorSettings, announce: Callable[[Event], None], first_turn: int = 1
    ) -> None:
        self._settings = settings
        self._announce = announce
        self.numbers = Numbering(first_turn)
        self._lock = threading.RLock()
        self._held: Turn | None = None
        self._speaking: Turn | None = None
        self._awaited = AwaitedWords()
        self._idle = Turn(0)
        self._own_words = OwnWords()
        self._began = Begun.IN_SILENCE  # the last utterance
        self.echoing = self.taking_turns = False
        """Whether the microphone hears the loudspeaker, and whether what is heard now may be just
        that: over a reply it can then only be a stop."""
        self._read = 0  # the last turn whose reply has been taken note of without a sound

    @property
    def speaking(self) -> Turn | None:
        """The turn whose reply may be heard, until it is over."""
        return self._speaking

    @property
    def free(self) -> bool:
        """Whether no turn is being prepared, no reply may be heard and no words are awaited."""
        with self._lock:
            return not self._going

    @property
    def awaits_words(self) -> bool:
        """Whether something was said to its end and nobody knows yet what."""
        with self._lock:
            return bool(self._awaited.turns)

    def hold(self) -> Turn:
        """Begin a turn whose reply is prepared but may not be heard."""
        with self._lock:
            self._idle.cancel()
            if self._held is not None:
                self._cancel(self._held, CancelledBecause.WENT_ON)
            self._held = Turn(self.numbers.take())
            self._announce(TurnPrepared(self._held.number))
            return self._held

    def open(self, turn: Turn, because: OpenedBecause, evidence: Evidence = NO_EVIDENCE) -> None:
        """Let the reply of a held turn be heard."""
        with self._lock:
            if turn.state is not TurnState.HELD:
                return
            self._interrupt()
            if self._held is turn:
                self._held = None
            self._speaking = turn
            self._awaited.opened(turn, because)
            self._announce(TurnOpened(turn.number, because, evidence))
            turn.open()

    def begin(self, because: OpenedBecause) -> Turn:
        """Begin a turn that waits for nobody; whatever is being said or prepared ends."""
        with self._lock:
            self.user_presses()
            turn = self.hold()
            self.open(turn, because)
            return turn

    def can_be_rejoined(self, turn: Turn | None) -> bool:
        """Whether going on now would make a longer utterance of that turn's."""
        with self._lock:
            return (
                turn is not None
                and self._speaking is turn
                and turn.heard_seconds < self._settings.rejoin_seconds
                and turn.number != self._read
            )

    def user_began(self, last: Turn | None) -> Beginning:
        """The user has begun to speak; `last` is the turn of an utterance to be gone on with."""
        with self._lock:
            speaking = self._speaking
            self._began = Begun.IN_SILENCE
            if speaking is None:
                return Beginning.UTTERANCE
            if not self.taking_turns and self.can_be_rejoined(last):
                self._cancel(speaking, CancelledBecause.REJOINED)
                return Beginning.REJOINED
            self._began = Begun.OVER_ECHO if self.taking_turns else Begun.OVER_REPLY
            self._duck()
            return Beginning.INTERRUPTION

    def user_keeps_on(self, seconds: float) -> None:
        """The user has been speaking over the reply for so long."""
        with self._lock:
            speaking = self._speaking
            if speaking and not self.taking_turns and self._began is not Begun.OVER_REPLY:
                self._began = Begun.OVER_REPLY
                self._duck()
            long = seconds >= self._settings.interrupt_seconds
            if long and speaking is not None and speaking.state is TurnState.DUCKED:
                speaking.pause()
                evidence = Evidence(speech_seconds=seconds, heard_seconds=speaking.heard_seconds)
                self._announce(TurnPaused(speaking.number, evidence))

    def user_presses(self) -> None:
        """The talk button is down: whatever is being said or prepared ends."""
        with self._lock:
            self._began = Begun.IN_SILENCE
            self.user_went_on()
            self._interrupt()

    def user_went_on(self) -> None:
        """The user goes on after a pause: what was prepared is too short."""
        with self._lock:
            if self._held is not None:
                self._cancel(self._held, CancelledBecause.WENT_ON)
            self._duck()

    def admit(self, said: UserSaid) -> bool:
        """Whether the words deserve a reply. Decides what becomes of a reply they interrupt."""
        with self._lock:
            waited, speaking = self._awaited.understood(said.turn), self._speaking
            if said.turn.cancelled:
                return False
            if waited and said.turn is not speaking:  # the user has long gone on
                nothing = CancelledBecause.NOTHING_SAID
                self._cancel(said.turn, CancelledBecause.INTERRUPTED if said.anything else nothing)
                return False
            interrupting = speaking is not None and speaking is not said.turn
            because = refused_because(
                said, self._own_words, self._began, interrupting=interrupting, echoing=self.echoing
            )
            evidence = Evidence(words=len(said.text.split()))
            if because is CancelledBecause.STOPPED:
                self.stop()
            elif because is not None:
                self._cancel(said.turn, because, evidence)
                self._resume(because)
            elif interrupting and speaking is not None:
                self._cancel(speaking, CancelledBecause.INTERRUPTED, evidence)
            return because is None

    def stop(self) -> None:
        """Give up everything at once."""
        with self._lock:
            for turn in self._going:
                self._cancel(turn, CancelledBecause.STOPPED)
            self._idle.cancel()

    def idle(self) -> Turn:
        """A turn for work that ends as soon as the next reply is wanted."""
        with self._lock:
            self._idle.cancel()
            self._idle = Turn(0)
            if self._held is not None or self._speaking is not None:
                self._idle.cancel()
            return self._idle

    def notice(self, event: Event) -> None:
        """Listen for replies that came to their end, or were read rather than heard."""
        with self._lock:
            if isinstance(event, ReplyFinished):
                self._forget(event.turn)
            elif isinstance(event, ReplyHeard):
                self._own_words.heard(event.text)
                if self._speaking is not None and not self._speaking.heard_seconds:
                    self._read = event.turn
            elif isinstance(event, StageFailed):
                for turn in (turn for turn in self._going if turn.number == event.turn):
                    self._cancel(turn, CancelledBecause.FAILED)
                    self._resume(CancelledBecause.FAILED)

    @property
    def _going(self) -> tuple[Turn, ...]:
        """The turns that are not over."""
        turns = (*self._awaited.turns, self._held, self._speaking)
        return tuple(dict.fromkeys(turn for turn in turns if turn is not None))

    def _interrupt(self) -> None:
        """Give up the reply. Words that are not known yet are still written down: they count."""
        speaking, self._speaking = self._speaking, None
        if speaking is not None and speaking not in self._awaited.turns:
            self._cancel(speaking, CancelledBecause.INTERRUPTED)
        if (surplus := self._awaited.surplus) is not None:
            self._cancel(surplus, CancelledBecause.INTERRUPTED)

    def _duck(self) -> None:
        speaking = self._speaking
        believed = self._began is not Begun.OVER_ECHO
        if believed and speaking is not None and speaking.state is TurnState.OPEN:
            speaking.duck()
            evidence = Evidence(heard_seconds=speaking.heard_seconds)
            self._announce(TurnDucked(speaking.number, evidence))

    def _resume(self, because: CancelledBecause) -> None:
        speaking = self._speaking
        if speaking is not None and speaking.state in (TurnState.DUCKED, TurnState.PAUSED):
            speaking.resume()
            evidence = Evidence(heard_seconds=speaking.heard_seconds)
            self._announce(TurnResumed(speaking.number, because, evidence))

    def _cancel(
        self, turn: Turn, because: CancelledBecause, evidence: Evidence = NO_EVIDENCE
    ) -> None:
        self._forget(turn.number)
        if not turn.cancelled:
            turn.cancel()
            evidence = replace(evidence, heard_seconds=turn.heard_seconds or None)
            self._announce(TurnCancelled(turn.number, because, evidence))

    def _forget(self, number: int) -> None:
        self._awaited.forget(number)
        if self._held is not None and self._held.number == number:
            self._held = None
        if self._speaking is not None and self._speaking.number == number:
            self._speaking = None
