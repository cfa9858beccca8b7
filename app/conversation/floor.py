"""Who may speak. The only place where a turn is opened, held, ducked, paused or cancelled."""

import threading
from collections.abc import Callable
from dataclasses import replace

from app.conversation.admission import Begun, Circumstances, refused_because
from app.conversation.beginning import Beginning
from app.conversation.going_turns import GoingTurns
from app.conversation.numbering import Numbering
from app.conversation.own_words import OwnWords
from app.core.events import (
    CancelledBecause,
    Event,
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
from app.core.evidence import NO_EVIDENCE, Evidence
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
        self._turns = GoingTurns()
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
        return self._turns.speaking

    @property
    def free(self) -> bool:
        """Whether no turn is being prepared, no reply may be heard and no words are awaited."""
        with self._lock:
            return not self._turns.all

    @property
    def awaits_words(self) -> bool:
        """Whether something was said to its end and nobody knows yet what."""
        with self._lock:
            return bool(self._turns.awaited.turns)

    def hold(self, *, unfinished: bool = False) -> Turn:
        """Begin a turn that is prepared but not heard; `unfinished` with the talk button down."""
        with self._lock:
            self._idle.cancel()
            if self._turns.held is not None:
                self._cancel(self._turns.held, CancelledBecause.WENT_ON)
            self._turns.held, self._turns.unfinished = Turn(self.numbers.take()), unfinished
            self._announce(TurnPrepared(self._turns.held.number))
            return self._turns.held

    def open(self, turn: Turn, because: OpenedBecause, evidence: Evidence = NO_EVIDENCE) -> None:
        """Let the reply of a held turn be heard."""
        with self._lock:
            if turn.state is not TurnState.HELD:
                return
            self._interrupt()
            self._turns.let_speak(turn)
            self._turns.awaited.opened(turn, because, Circumstances(self._began))
            self._announce(TurnOpened(turn.number, because, evidence))
            turn.open()

    def begin(self, because: OpenedBecause) -> Turn:
        """Begin a turn that waits for nobody; whatever is being said or prepared ends.

        What was said up to a pause counts as said to its end: it is written down, not answered.
        """
        with self._lock:
            self._overtake()
            turn = self.hold()
            self.open(turn, because)
            return turn

    def can_be_rejoined(self, turn: Turn | None) -> bool:
        """Whether going on now would make a longer utterance of that turn's."""
        with self._lock:
            return (
                turn is not None
                and self._turns.speaking is turn
                and turn.heard_seconds < self._settings.rejoin_seconds
                and turn.number != self._read
            )

    def user_began(self, last: Turn | None) -> Beginning:
        """The user has begun to speak; `last` is the turn of an utterance to be gone on with."""
        with self._lock:
            speaking = self._turns.speaking
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
            speaking = self._turns.speaking
            if speaking and not self.taking_turns:
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
            if self._turns.held is not None:
                self._cancel(self._turns.held, CancelledBecause.WENT_ON)
            self._duck()

    def admit(self, said: UserSaid) -> bool:
        """Whether the words deserve a reply. Decides what becomes of a reply they interrupt."""
        with self._lock:
            waited, speaking = self._turns.awaited.understood(said.turn), self._turns.speaking
            if said.turn.cancelled:
                return False
            overtaken = waited is not None and said.turn is not speaking
            interrupting = speaking is not None and speaking is not said.turn
            how = waited or Circumstances(self._began, interrupting)
            because = refused_because(said, self._own_words, how, echoing=self.echoing)
            evidence = Evidence(words=len(said.text.split()))
            if overtaken:  # the user has long gone on
                self._cancel(said.turn, because or CancelledBecause.INTERRUPTED, evidence)
                return False
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
            for turn in self._turns.all:
                self._cancel(turn, CancelledBecause.STOPPED)
            self._idle.cancel()

    def idle(self) -> Turn:
        """A turn for work that ends as soon as the next reply is wanted."""
        with self._lock:
            self._idle.cancel()
            self._idle = Turn(0)
            if self._turns.held is not None or self._turns.speaking is not None:
                self._idle.cancel()
            return self._idle

    def notice(self, event: Event) -> None:
        """Listen for replies that came to their end, or were read rather than heard."""
        with self._lock:
            if isinstance(event, ReplyFinished):
                self._turns.forget(event.turn)
            elif isinstance(event, ReplyHeard):
                self._own_words.heard(event.text)
                if self._turns.speaking is not None and not self._turns.speaking.heard_seconds:
                    self._read = event.turn
            elif isinstance(event, StageFailed):
                for turn in (turn for turn in self._turns.all if turn.number == event.turn):
                    self._cancel(turn, CancelledBecause.FAILED)
                    self._resume(CancelledBecause.FAILED)

    def _interrupt(self) -> None:
        """Give up the reply. Words that are not known yet are still written down: they count."""
        speaking, self._turns.speaking = self._turns.speaking, None
        if speaking is not None and speaking not in self._turns.awaited.turns:
            self._cancel(speaking, CancelledBecause.INTERRUPTED)
        if (surplus := self._turns.awaited.surplus) is not None:
            self._cancel(surplus, CancelledBecause.INTERRUPTED)

    def _overtake(self) -> None:
        """Nobody waits for the end of what was said up to a pause."""
        held, because = self._turns.overtaken(), OpenedBecause.OVERTAKEN
        if held is not None:
            self._announce(TurnOpened(held.number, because))
            how = Circumstances(self._began, self._turns.speaking is not None)
            if self._turns.awaited.opened(held, because, how):
                held.open()
            else:
                self._cancel(held, CancelledBecause.INTERRUPTED)
        if self._began is Begun.OVER_ECHO:  # what goes on may be an echo, but its reply is over
            self._began = Begun.OVER_REPLY

    def _duck(self) -> None:
        speaking = self._turns.speaking
        believed = self._began is not Begun.OVER_ECHO
        if believed and speaking is not None and speaking.state is TurnState.OPEN:
            speaking.duck()
            evidence = Evidence(heard_seconds=speaking.heard_seconds)
            self._announce(TurnDucked(speaking.number, evidence))

    def _resume(self, because: CancelledBecause) -> None:
        speaking = self._turns.speaking
        if speaking is not None and speaking.state in (TurnState.DUCKED, TurnState.PAUSED):
            speaking.resume()
            evidence = Evidence(heard_seconds=speaking.heard_seconds)
            self._announce(TurnResumed(speaking.number, because, evidence))

    def _cancel(
        self, turn: Turn, because: CancelledBecause, evidence: Evidence = NO_EVIDENCE
    ) -> None:
        self._turns.forget(turn.number)
        if not turn.cancelled:
            turn.cancel()
            evidence = replace(evidence, heard_seconds=turn.heard_seconds or None)
            self._announce(TurnCancelled(turn.number, because, evidence))
