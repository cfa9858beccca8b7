"""Keeps the sound of a turn until the turn is over, and tells it then: a listener."""

import logging
import threading
from dataclasses import dataclass, field
from enum import Enum

from app.conversation.announcer import Announcer
from app.core.events import (
    NEVER_HAPPENED,
    Event,
    OpenedBecause,
    ReplyFinished,
    TurnCancelled,
    TurnOpened,
)
from app.core.opus import encode
from app.core.recorded import TurnRecorded, Whose
from app.core.sound import Samples, Sound

logger = logging.getLogger(__name__)

_REMEMBERED = 32
"""Turns further back are over, and nothing more is heard of them."""


class _Fate(Enum):
    GOES_ON = "its sound is gathered"
    OVER = "its sound was told; words that are understood late may still bring theirs"
    NOTHING = "it is no part of the conversation"


@dataclass(slots=True)
class _Reels:
    """What there is of a turn."""

    fate: _Fate = _Fate.GOES_ON
    said: Sound | None = None
    heard: list[Samples] = field(default_factory=list)


class Recorder:
    """Any thread may use it; nobody waits, for sound is compressed on a thread of its own.

    Args:
        announcer: takes a TurnRecorded for each side of a turn that is part of the conversation.
        rate: samples per second of what is heard of the replies.
        wanted: whether sound is kept at all; if not, nothing is ever told.
    """

    def __init__(self, announcer: Announcer, rate: int, *, wanted: bool) -> None:
        self._announcer = announcer
        self._rate = rate
        self._wanted = wanted
        self._turns: dict[int, _Reels] = {}
        self._lock = threading.Lock()
        if wanted:
            announcer.listen(self.notice)

    def said(self, turn: int, sound: Sound) -> None:
        """All that the microphone caught of a turn, at 16 kHz."""
        if not self._wanted:
            return
        with self._lock:
            reels = self._of(turn)
            if reels.fate is _Fate.GOES_ON:
                reels.said = sound
            if reels.fate is not _Fate.OVER:
                return
        self._tell(turn, _Reels(said=sound))

    def heard(self, turn: int, samples: Samples) -> None:
        """The next piece of a reply that goes to the loudspeaker; nobody changes it afterwards."""
        if not self._wanted:
            return
        with self._lock:
            reels = self._of(turn)
            if reels.fate is _Fate.GOES_ON:
                reels.heard.append(samples)

    def notice(self, event: Event) -> None:
        """Tell the sound of turns that are over, and forget that of those that never were."""
        match event:
            case TurnOpened(because=OpenedBecause.REHEARSED):
                self._end(event.turn, _Fate.NOTHING)
            case TurnCancelled() if event.because in NEVER_HAPPENED:
                self._end(event.turn, _Fate.NOTHING)
            case TurnCancelled() | ReplyFinished():
                self._tell(event.turn, self._end(event.turn, _Fate.OVER))

    def _end(self, turn: int, fate: _Fate) -> _Reels:
        with self._lock:
            reels = self._of(turn)
            if reels.fate is not _Fate.GOES_ON:
                return _Reels()
            self._turns[turn] = _Reels(fate)
            return reels

    def _of(self, turn: int) -> _Reels:
        reels = self._turns.setdefault(turn, _Reels())
        while len(self._turns) > _REMEMBERED:
            del self._turns[min(self._turns)]
        return reels

    def _tell(self, turn: int, reels: _Reels) -> None:
        if reels.said is not None or reels.heard:
            threading.Thread(
                target=self._compress, args=(turn, reels), name="recorder", daemon=True
            ).start()

    def _compress(self, turn: int, reels: _Reels) -> None:
        heard = Sound.joined([Sound(part, self._rate) for part in reels.heard], self._rate)
        for whose, sound in ((Whose.USER, reels.said), (Whose.REPLY, heard)):
            if sound is not None and len(sound.samples):
                try:
                    self._announcer.announce(TurnRecorded(turn, whose, encode(sound)))
                except Exception:  # it costs the sound, not the words
                    logger.exception("the sound of a turn could not be kept")
