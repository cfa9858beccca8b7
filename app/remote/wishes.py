"""What the user has asked for and no voice process has answered yet. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.core.commands import (
    AnswerRecording,
    Apply,
    Attend,
    Attention,
    Command,
    Configure,
    MeasureEcho,
    PlayBack,
    Press,
    Rehearse,
    Release,
    Resume,
    Rewind,
    Say,
    Stop,
)
from app.core.events import (
    Event,
    OpenedBecause,
    Rewound,
    StageFailed,
    TurnOpened,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.resumed import Resumed
from app.core.settings import Settings
from app.remote.wire import WireError, encode

_OF_THE_MOMENT = (Press, Release, Stop)
_WORTH_A_NEW_PROCESS = (
    Apply, Say, AnswerRecording, Rewind, Resume, Rehearse, PlayBack, MeasureEcho,
)  # fmt: skip


_TO_BE_HEARD = (Rehearse, PlayBack, MeasureEcho)


@dataclass(frozen=True, slots=True)
class _Wish:
    command: Command
    deadly: bool = False
    """Whether a process has died while this was what it had to do next."""


class Wishes:
    """Commands until they are answered, and what every new voice process is to know.

    What a process had not answered when it died is given to the next one, except for a command
    with which a process died before: that may be what they died of.
    """

    def __init__(self, settings: Settings, attention: Attention) -> None:
        self._settings = settings
        self._attention = attention
        self._waiting: deque[_Wish] = deque()
        self._unanswered: list[_Wish] = []
        self._typed = 0  # the turn that is said in writing, until its words are told

    @property
    def wanted(self) -> bool:
        """Whether something waits that is worth starting a process."""
        return any(isinstance(wish.command, _WORTH_A_NEW_PROCESS) for wish in self._waiting)

    def keep(self, command: Command) -> bool:
        """There is no process to take it; whether it is worth starting one that was given up."""
        self._remember(command)
        if isinstance(command, Stop):
            left = (one for one in self._waiting if not isinstance(one.command, _TO_BE_HEARD))
            self._waiting = deque(left)
        if not isinstance(command, (Apply, Attend, *_OF_THE_MOMENT)):
            self._waiting.append(_Wish(command))
        return isinstance(command, _WORTH_A_NEW_PROCESS)

    def sent(self, command: Command) -> None:
        """The living process was given it."""
        self._remember(command)
        self._expect_answer(_Wish(command))

    def notice(self, event: Event) -> None:
        """An event may be the answer to a command."""
        if isinstance(event, TurnOpened) and event.because is OpenedBecause.TYPED:
            self._typed = event.turn
        for wish in self._unanswered:
            if self._answers(event, wish.command):
                self._unanswered.remove(wish)
                return

    def whole(self, event: Resumed) -> Resumed:
        """The answer, with a conversation of which the process was told the later part only."""
        for wish in self._unanswered:
            if isinstance(wish.command, Resume):
                return Resumed(wish.command.conversation, wish.command.exchanges)
        return event

    def lost(self) -> Command | None:
        """The process died: what it has not answered is for the next one; tells what is not."""
        given_up, self._typed = None, 0
        if self._unanswered:
            suspect = self._unanswered.pop(0)
            if suspect.deadly:
                given_up = suspect.command
            else:
                self._unanswered.insert(0, replace(suspect, deadly=True))
        self._waiting.extendleft(reversed(self._unanswered))
        self._unanswered.clear()
        return given_up

    def beginning(self, exchanges: tuple[Exchange, ...], first_turn: int) -> Iterator[Command]:
        """What a new process is told first. Of a conversation too long for it, the later part."""
        yield shortened(Configure(self._settings, self._attention, exchanges, first_turn))
        while self._waiting:
            wish = self._waiting.popleft()
            self._expect_answer(wish)
            yield shortened(wish.command)

    def _remember(self, command: Command) -> None:
        if isinstance(command, Apply):
            self._settings = command.settings
        elif isinstance(command, Attend):
            self._attention = command.attention

    def _expect_answer(self, wish: _Wish) -> None:
        if _has_an_answer(wish.command):
            self._unanswered.append(wish)

    def _answers(self, event: Event, command: Command) -> bool:
        """A process may die between the beginning of a turn and its words, which were lost then."""
        if not isinstance(command, Say):
            return isinstance(event, Resumed if isinstance(command, Resume) else Rewound)
        said = isinstance(event, WordsRecognised | StageFailed) and event.turn == self._typed
        if said:
            self._typed = 0
        return said


def _has_an_answer(command: Command) -> bool:
    """Whether there is an event for it in any case. A recording may hold nothing to be answered."""
    if isinstance(command, Say):
        return bool(command.text.strip())
    return isinstance(command, Rewind | Resume)


def shortened(command: Command) -> Command:
    """The command, of a conversation too long for the wire its later part; others as they are."""
    if isinstance(command, Configure | Resume) and command.exchanges:
        try:
            encode(command)
            if isinstance(command, Resume):  # the answer repeats it, and is a letter longer
                encode(Resumed(command.conversation, command.exchanges))
        except WireError:
            later = command.exchanges[len(command.exchanges) // 2 + 1 :]
            return shortened(replace(command, exchanges=later))
    return command
