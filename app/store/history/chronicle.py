"""What is to be written into the history, told from events. Pure: no database, no clock.

A turn is written down as soon as it is open and its words are known, and again with whatever is
written and heard of its reply. A turn that was taken back because the user went on speaking stays
until the words of the longer one are there, so that at no moment anything said is missing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.core.events import (
    GOING_ON,
    NOBODY_SPOKE,
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplyHeard,
    ReplySounded,
    Rewound,
    SpeechStarted,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    TurnPrepared,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.recorded import TurnRecorded
from app.core.resumed import Resumed
from app.core.style import VoiceStyle
from app.store.history.records import Changes, KeptSound, KeptTurn

_REMEMBERED = 32
"""Turns further back are over, and nothing more is heard of them."""

_MOST_SOUND = 64 * 2**20
"""Bytes that wait to be written down, some hours of talk; of more, the oldest are given up."""


@dataclass(slots=True)
class _Pending:
    """What has not been written down yet of one conversation."""

    rewound: int | None = None
    gone: set[int] = field(default_factory=set)
    turns: dict[int, KeptTurn] = field(default_factory=dict)
    sounds: tuple[KeptSound, ...] = ()


class Chronicle:
    """The latest turns, and which of them have changed since they were last taken.

    Args:
        conversation: the one that is gone on with.
        new_name: makes the id of another one.
    """

    def __init__(self, conversation: str, new_name: Callable[[], str]) -> None:
        self.conversation = conversation
        self._new_name = new_name
        self._latest: dict[int, KeptTurn] = {}
        self._places: dict[int, str] = {}  # the conversations that these turns are of
        self._speech: float | None = None
        self._carried: float | None = None
        self._pending: dict[str, _Pending] = {}

    @property
    def has_words(self) -> bool:
        """Whether there are turns to be written down."""
        return any(pending.turns for pending in self._pending.values())

    def notice(self, event: Event, now: float, style: VoiceStyle | None = None) -> bool:
        """Take in an event; tells whether there is something to be written down.

        Args:
            event: what happened.
            now: when, in seconds since 1970.
            style: how replies are spoken now.
        """
        if isinstance(event, SpeechStarted):
            self._speech = now
        elif isinstance(event, Rewound):
            self._rewind(event.turn)
        elif isinstance(event, Resumed):
            self._go_on(event.conversation or self._new_name())
        elif isinstance(event, TurnRecorded):
            self._recorded(event)
        elif isinstance(event, TurnEvent) and event.turn > 0:
            self._turn_changed(event, now, style)
        return bool(self._pending)

    def take(self) -> tuple[Changes, ...]:
        """What is to be written down, to be done in this order; it counts as done from now on."""
        taken, self._pending = self._pending, {}
        return tuple(
            Changes(
                name, one.rewound, tuple(sorted(one.gone)), tuple(one.turns.values()), one.sounds
            )
            for name, one in taken.items()
        )

    def give_back(self, changes: Changes) -> None:
        """What was taken could not be written down and is to be tried again."""
        newer = self._pending.pop(changes.conversation, _Pending())
        rewound = [turn for turn in (changes.rewound, newer.rewound) if turn is not None]
        older = {
            turn.exchange.turn: turn
            for turn in changes.turns
            if turn.exchange.turn not in newer.gone
            and (newer.rewound is None or turn.exchange.turn < newer.rewound)
        }
        merged = _Pending(min(rewound, default=None), newer.gone | set(changes.gone))
        merged.turns = older | newer.turns
        merged.sounds = changes.sounds + newer.sounds
        self._pending = {changes.conversation: merged, **self._pending}

    def forget_since(self, moment: float, until: float = math.inf) -> tuple[int, ...]:
        """Forget turns that have changed since then and begun by `until`, and what follows of them.

        Tells which of the conversation that goes on these were.
        """
        gone: set[int] = set()

        def is_meant(kept: KeptTurn) -> bool:
            return kept.ended >= moment and kept.begun <= until

        for turn in [turn for turn, kept in self._latest.items() if is_meant(kept)]:
            del self._latest[turn]
            if self._places[turn] == self.conversation:
                gone.add(turn)
        for name, pending in self._pending.items():
            late = {turn for turn, kept in pending.turns.items() if is_meant(kept)}
            for turn in late:
                del pending.turns[turn]
            pending.gone |= late  # an earlier state of them may be written down
            if name == self.conversation:
                gone |= late
        return tuple(sorted(gone))

    def forget(self, conversation: str) -> None:
        """Forget what is outstanding of a conversation; if it goes on, another one begins."""
        self._pending.pop(conversation, None)
        of_it = [turn for turn, place in self._places.items() if place == conversation]
        for turn in of_it:
            self._latest.pop(turn, None)
        if conversation == self.conversation:
            for turn in of_it:  # one that is being spoken is of the next conversation
                del self._places[turn]
            self._go_on(self._new_name())

    def forget_all(self) -> None:
        """Forget everything that is outstanding; what follows is another conversation."""
        self._pending.clear()
        self._latest.clear()
        self._go_on(self._new_name())

    def _rewind(self, turn: int) -> None:
        if turn <= 0:
            self._go_on(self._new_name())
            return
        for number in [number for number in self._latest if number >= turn]:
            if self._places[number] == self.conversation:
                del self._latest[number]
        pending = self._pending.setdefault(self.conversation, _Pending())
        pending.rewound = turn if pending.rewound is None else min(turn, pending.rewound)
        pending.turns = {number: one for number, one in pending.turns.items() if number < turn}

    def _recorded(self, event: TurnRecorded) -> None:
        """A turn that was forgotten, or never was, has no words to put its sound beside."""
        if event.turn in self._latest:
            pending = self._pending.setdefault(self._places[event.turn], _Pending())
            pending.sounds += (KeptSound(event.turn, event.whose, event.sound),)
            while sum(len(one.sound) for one in pending.sounds) > _MOST_SOUND:
                pending.sounds = pending.sounds[1:]

    def _go_on(self, conversation: str) -> None:
        """Turns that begin from now on are of this one; what was begun stays where it was."""
        self.conversation = conversation
        self._carried = None

    def _turn_changed(self, event: TurnEvent, now: float, style: VoiceStyle | None) -> None:
        place = self._places.setdefault(event.turn, self.conversation)
        before = self._latest.get(event.turn)
        kept = before or KeptTurn(Exchange(event.turn), self._begun(event, now), now)
        after = _with(kept, event, now, style)
        self._latest[event.turn] = after
        for turn in sorted(self._places)[:-_REMEMBERED]:
            del self._places[turn]
            self._latest.pop(turn, None)
        if isinstance(event, TurnCancelled) and event.because in GOING_ON:
            self._carried = after.begun if place == self.conversation else None
        if after == before or not (_belongs(kept) or _belongs(after)):
            return
        pending = self._pending.setdefault(place, _Pending())
        if not _belongs(after):
            pending.turns.pop(event.turn, None)
            pending.gone.add(event.turn)
            return
        pending.turns[event.turn] = after
        for turn in [turn for turn in self._latest if turn < event.turn]:
            if self._places[turn] == place and self._latest[turn].exchange.cancelled in GOING_ON:
                pending.turns.pop(turn, None)
                pending.gone.add(turn)
                del self._latest[turn]

    def _begun(self, event: TurnEvent, now: float) -> float:
        """When the user began to say what a new turn is about."""
        carried, self._carried = self._carried, None
        if carried is not None:
            return carried
        spoken = isinstance(event, TurnPrepared) and self._speech is not None
        return self._speech or now if spoken else now


def _belongs(kept: KeptTurn) -> bool:
    """Whether a turn is part of the conversation: one that failed or was stopped early is, too."""
    exchange = kept.exchange
    if not exchange.said or exchange.opened is OpenedBecause.REHEARSED:
        return False
    if exchange.opened is None and exchange.cancelled in (None, *GOING_ON):
        return False
    return exchange.cancelled not in NOBODY_SPOKE


_PART_OF_IT = (WordsRecognised, TurnOpened, ClauseWritten, ReplySounded, ReplyHeard, TurnCancelled)
"""What changes a turn as it is kept."""


def _with(kept: KeptTurn, event: TurnEvent, now: float, style: VoiceStyle | None) -> KeptTurn:
    """The turn after an event of it."""
    if not isinstance(event, _PART_OF_IT):
        return kept
    exchange = kept.exchange.after(event)
    match event:
        case TurnOpened():
            typed = event.because is OpenedBecause.TYPED
            kept = replace(kept, style=style, begun=now if typed else kept.begun)
        case ReplySounded() if kept.answered is not None:
            return kept
        case ReplySounded():
            kept = replace(kept, answered=now)
        case TurnCancelled() if not exchange.opened:
            exchange = replace(exchange, written="")  # nobody has seen it
    return replace(kept, exchange=exchange, ended=now)
