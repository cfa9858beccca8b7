"""The last step: sound leaves the program. Before: app/conversation/speaking.py."""

import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from app.audio.gain import Gain
from app.audio.reel import Reel
from app.core.events import ReplyFinished, ReplyHeard, ReplySounded, TurnEvent
from app.core.messages import ReplyEnded, SpeechReady, SpokenWord
from app.core.sound import Samples, Sound
from app.core.turn import Turn, TurnState

AUDIBLE = 10 ** (-50 / 20)
"""Amplitude of -50 dBFS, from which a reply counts as begun."""

_GAINS = {TurnState.OPEN: 1.0, TurnState.DUCKED: 0.3}


class Loudspeaker:
    """Plays speech in order, skipping anything whose turn has been cancelled.

    Nothing ever has to be flushed: `fill` looks at the turn at the last possible moment, so a
    cancelled turn falls silent within one block. `play` waits while too much of the turn is
    queued, so a reply that nobody will hear is not computed. A reply that goes on after it was
    paused does so from the beginning of the word in which it fell silent.

    Args:
        rate: samples per second that are played.
        announce: takes events.
        look_ahead_seconds: how much of a turn may be queued.
        heard: takes the number of a turn and each piece of it as it is played; must not block.
    """

    def __init__(
        self,
        rate: int,
        announce: Callable[[TurnEvent], None],
        look_ahead_seconds: float = 3.0,
        heard: Callable[[int, Samples], None] = lambda turn, samples: None,
    ) -> None:
        self.rate = rate
        self._announce = announce
        self._heard = heard
        self._look_ahead = round(look_ahead_seconds * rate)
        self._queue: deque[SpeechReady | ReplyEnded] = deque()
        self._position = 0  # in the first piece of the queue
        self._gain = Gain()
        self._reel = Reel(Turn(0), rate)
        self._changed = threading.Condition()

    def play(self, message: SpeechReady | ReplyEnded) -> None:
        """Queue speech behind whatever is playing, waiting for room or for its cancellation."""
        if isinstance(message, SpeechReady):
            message = _resampled(message, self.rate)
        turn = message.turn
        with turn.watched(self._wake), self._changed:
            self._changed.wait_for(lambda: turn.cancelled or self._queued(turn) < self._look_ahead)
            if not turn.cancelled:
                self._queue.append(message)

    def fill(self, block: Samples) -> int:
        """Fill one output block; called at the pace of the device, which cannot wait.

        Returns how many samples of speech are in it; silence follows them.
        """
        events: list[TurnEvent] = []
        block.fill(0.0)
        with self._changed:
            written = 0
            while self._queue and written < len(block):
                count = self._play_some(block[written:], written / self.rate, events)
                if count is None:
                    break
                written += count
            self._changed.notify_all()
        for event in events:
            self._announce(event)
        return written

    def _play_some(self, room: Samples, delay: float, events: list[TurnEvent]) -> int | None:
        """Play from the first message; None if it has to wait."""
        message = self._queue[0]
        if message.turn is not self._reel.turn:
            self._reel = Reel(message.turn, self.rate)
            self._gain.reset()
        gain = _GAINS.get(message.turn.state, 0.0)
        if gain == 0.0 and self._gain.silent:
            self._count_what_was_heard(events)
            if message.turn.cancelled:
                self._next()
                return 0
            self._wind_back()
            return None
        if isinstance(message, ReplyEnded):
            if gain == 0.0 and not message.turn.cancelled:
                return None
            self._next()
            self._gain.reset()
            self._tell(self._reel.rest(), events)
            events.append(ReplyFinished(message.turn.number))
            return 0
        return self._play_speech(message, room, gain, delay, events)

    def _play_speech(
        self,
        message: SpeechReady,
        room: Samples,
        gain: float,
        delay: float,
        events: list[TurnEvent],
    ) -> int:
        turn, samples = message.turn, message.sound.samples
        if not self._position:
            self._reel.load(message.words)
        part = self._gain.applied(samples[self._position : self._position + len(room)], gain)
        new = self._reel.played(samples[self._position : self._position + len(part)])
        room[: len(part)] = part
        self._heard(turn.number, part)
        if turn.heard_seconds == 0.0:
            audible = np.flatnonzero(np.abs(part) > AUDIBLE)
            if len(audible):
                first = int(audible[0])
                events.append(ReplySounded(turn.number, delay + first / self.rate))
                turn.heard_seconds = (len(part) - first) / self.rate
        else:
            turn.heard_seconds += new / self.rate
        self._position += len(part)
        if self._position >= len(samples):
            self._next()
            self._count_what_was_heard(events)
        return len(part)

    def _count_what_was_heard(self, events: list[TurnEvent]) -> None:
        self._tell(self._reel.heard(), events)

    def _tell(self, heard: str, events: list[TurnEvent]) -> None:
        if heard:
            events.append(ReplyHeard(self._reel.turn.number, heard))

    def _wind_back(self) -> None:
        """Put the beginning of the word in which the reply fell silent before what follows it."""
        again = self._reel.wound_back()
        if not len(again):
            return
        message = self._queue[0]
        words: tuple[SpokenWord, ...] = ()
        if isinstance(message, SpeechReady):
            if not self._position:
                words = tuple(word.later(len(again)) for word in message.words)
            again = np.concatenate([again, message.sound.samples[self._position :]])
            self._next()
        self._queue.appendleft(SpeechReady(message.turn, Sound(again, self.rate), words))

    def _next(self) -> None:
        self._queue.popleft()
        self._position = 0

    def _queued(self, turn: Turn) -> int:
        lengths = (
            len(message.sound.samples)
            for message in self._queue
            if isinstance(message, SpeechReady) and message.turn is turn
        )
        return sum(lengths)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _resampled(message: SpeechReady, rate: int) -> SpeechReady:
    factor = rate / message.sound.rate
    words = (
        SpokenWord(word.text, round(word.start * factor), round(word.end * factor))
        for word in message.words
    )
    return SpeechReady(message.turn, message.sound.resampled(rate), tuple(words))
