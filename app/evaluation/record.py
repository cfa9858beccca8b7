"""What happened in each turn: a listener."""

import threading
from dataclasses import dataclass, field

from app.core.events import (
    GOING_ON,
    CancelledBecause,
    ClauseWritten,
    Event,
    NothingSaid,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    StageFailed,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    WordsRecognised,
)


@dataclass(slots=True)
class TurnRecord:
    """One turn, as it became known."""

    number: int
    transcript: str = ""
    language: str = ""
    reply: str = ""
    heard: str = ""
    opened: bool = False
    over: bool = False
    cancelled: CancelledBecause | None = None
    failure: str = ""

    def note(self, event: TurnEvent) -> None:
        """Take down what happened."""
        match event:
            case TurnOpened():
                self.opened = True
            case WordsRecognised():
                self.transcript, self.language = event.text, event.language
            case ClauseWritten():
                self.reply += event.text
            case ReplyHeard():
                self.heard += event.text
            case StageFailed():
                self.failure = event.advice
            case TurnCancelled():
                self.over, self.cancelled = True, event.because
            case NothingSaid() | ReplyFinished():
                self.over = True


@dataclass(slots=True)
class Record:
    """Every turn so far."""

    turns: dict[int, TurnRecord] = field(default_factory=dict)
    sounding: int | None = None
    """The turn whose reply is leaving the loudspeaker."""

    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def pending(self) -> bool:
        """Whether a reply is being prepared or heard."""
        with self._changed:
            return any(not turn.over for turn in self.turns.values())

    def lasting(self, after: int) -> list[TurnRecord]:
        """The turns above that number which were not replaced by a longer one or a new attempt."""
        with self._changed:
            turns = [turn for turn in self.turns.values() if turn.number > after]
            return [
                turn
                for turn in turns
                if (turn.opened or (turn.failure and turn is turns[-1]))
                and turn.cancelled not in GOING_ON
            ]

    @property
    def latest(self) -> int:
        """The highest number of a turn so far."""
        with self._changed:
            return max(self.turns, default=0)

    def wait(self, seconds: float) -> None:
        """Wait for the next event, but no longer than so many seconds."""
        with self._changed:
            self._changed.wait(seconds)

    def notice(self, event: Event) -> None:
        """Take down what belongs to the record."""
        if not isinstance(event, TurnEvent):
            return
        with self._changed:
            turn = self.turns.setdefault(event.turn, TurnRecord(event.turn))
            turn.note(event)
            if isinstance(event, ReplySounded):
                self.sounding = event.turn
            elif turn.over and self.sounding == event.turn:
                self.sounding = None
            self._changed.notify_all()
