"""The last step: sound leaves the program. Before: app/conversation/speaking.py."""

import re
import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from app.audio.gain import Gain
from app.core.events import ReplyFinished, ReplyHeard, ReplySounded, TurnEvent
from app.core.messages import ReplyEnded, SpeechReady
from app.core.sound import Samples, Sound
from app.core.turn import Turn, TurnState

AUDIBLE = 10 ** (-50 / 20)
"""Amplitude of -50 dBFS, from which a reply counts as begun."""

_WORD = re.compile(r"\S+\s*|\s+")

_GAINS = {TurnState.OPEN: 1.0, TurnState.DUCKED: 0.3}


class Loudspeaker:
    """Plays speech in order, skipping anything whose turn has been cancelled.

    Nothing ever has to be flushed: `fill` looks at the turn at the last possible moment, so a
    cancelled turn falls silent within one block. `play` waits while too much of the turn is
    queued, so a reply that nobody will hear is not computed.
    """

    def __init__(
        self, rate: int, announce: Callable[[TurnEvent], None], look_ahead_seconds: float = 3.0
    ) -> None:
        self.rate = rate
        self._announce = announce
        self._look_ahead = round(look_ahead_seconds * rate)
        self._queue: deque[SpeechReady | ReplyEnded] = deque()
        self._position = 0  # in the first piece of the queue
        self._gain = Gain()
        self._changed = threading.Condition()

    def play(self, message: SpeechReady | ReplyEnded) -> None:
        """Queue speech behind whatever is playing, waiting for room or for its cancellation."""
        if isinstance(message, SpeechReady):
            sound = message.sound.resampled(self.rate)
            message = SpeechReady(message.turn, sound, message.text)
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
        gain = _GAINS.get(message.turn.state, 0.0)
        if gain == 0.0 and self._gain.silent:
            self._count_what_was_heard(events)
            if not message.turn.cancelled:
                return None
            self._queue.popleft()
            return 0
        if isinstance(message, ReplyEnded):
            if gain == 0.0 and not message.turn.cancelled:
                return None
            self._queue.popleft()
            self._gain.reset()
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
        part = self._gain.applied(samples[self._position : self._position + len(room)], gain)
        room[: len(part)] = part
        if turn.heard_seconds == 0.0:
            audible = np.flatnonzero(np.abs(part) > AUDIBLE)
            if len(audible):
                first = int(audible[0])
                events.append(ReplySounded(turn.number, delay + first / self.rate))
                turn.heard_seconds = (len(part) - first) / self.rate
        else:
            turn.heard_seconds += len(part) / self.rate
        self._position += len(part)
        if self._position >= len(samples):
            self._next(events, message.text)
        return len(part)

    def _count_what_was_heard(self, events: list[TurnEvent]) -> None:
        """Split the first piece of the queue where it fell silent: who interrupts it is told."""
        message = self._queue[0]
        if not isinstance(message, SpeechReady) or not self._position:
            return
        samples, words = message.sound.samples, _WORD.findall(message.text)
        count = int(self._position / len(samples) * len(words))
        rest = Sound(samples[self._position :], self.rate)
        self._next(events, "".join(words[:count]))
        self._queue.appendleft(SpeechReady(message.turn, rest, "".join(words[count:])))

    def _next(self, events: list[TurnEvent], heard: str) -> None:
        message = self._queue.popleft()
        self._position = 0
        if heard:
            events.append(ReplyHeard(message.turn.number, heard))

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
