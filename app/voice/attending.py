"""Which sound from the microphone is listened to. Pure; time is counted in samples."""

from collections import deque
from collections.abc import Iterator

import numpy as np

from app.core.commands import Attention, Press, Release
from app.core.sound import SPEECH_RATE, Sound

PRE_ROLL_SECONDS = 0.3
"""Sound from before the button was pressed: people begin to speak as they press."""

TAIL_SECONDS = 0.2
"""Sound from after it was let go: the end of the last word is still on its way."""

_SETTLING_SECONDS = 2.0
"""At least so much silence is heard after listening ends."""

Heard = Sound | Press | Release
"""What the conversation is given, in this order."""


class Attending:
    """Turns frames and the talk button into what the conversation hears.

    When listening ends, silence follows for as long as the conversation is not idle: a pause is
    noticed, however late the words before it are recognised, and what was kept of the last words
    does not lead into the next ones.
    """

    def __init__(self, attention: Attention) -> None:
        self.attention = attention
        self._down = False
        self._tail = 0  # samples still to be heard after the button was let go
        self._settling = 0  # samples of silence still to be heard
        self._pre_roll: deque[Sound] = deque()

    @property
    def pressed(self) -> bool:
        """Whether the utterance of the talk button goes on."""
        return self._down or self._tail > 0

    def frame(self, frame: Sound, *, idle: bool) -> Iterator[Heard]:
        """The microphone has delivered a frame to a conversation that is `idle` or not."""
        length = len(frame.samples)
        if self.attention is Attention.MUTED:
            yield from self._settle(frame, idle)
        elif self.pressed or self.attention is Attention.OPEN:
            yield frame
        else:
            self._keep(frame)
            yield from self._settle(frame, idle)
        if self._tail and not self._down:
            self._tail -= length
            if self._tail <= 0:
                yield from self.let_go()

    def press(self) -> Iterator[Heard]:
        """The talk button is down; without a microphone's attention nothing comes of it."""
        if self.attention is Attention.MUTED or self._down:
            return
        yield from self.let_go()
        self._down = True
        yield Press()
        while self._pre_roll:
            yield self._pre_roll.popleft()

    def release(self) -> None:
        """The talk button is up; a little more is heard."""
        if self._down:
            self._down = False
            self._tail = round(TAIL_SECONDS * SPEECH_RATE)

    def stop(self) -> None:
        """The button counts as up, and there is nothing to be heard after it."""
        self._down = False
        self._tail = 0
        self._settling = round(_SETTLING_SECONDS * SPEECH_RATE)

    def let_go(self) -> Iterator[Heard]:
        """End the utterance of the talk button now, as after a tail, if it is up."""
        if self._down or not self._tail:
            return
        self._tail = 0
        self._settling = round(_SETTLING_SECONDS * SPEECH_RATE)
        yield Release()

    def attend(self, attention: Attention) -> Iterator[Heard]:
        """Listen to more or less from now on."""
        if attention is self.attention:
            return
        if attention is Attention.MUTED:
            self.release()
            yield from self.let_go()
        self.attention = attention
        self._pre_roll.clear()
        self._settling = round(_SETTLING_SECONDS * SPEECH_RATE)

    def _settle(self, frame: Sound, idle: bool) -> Iterator[Heard]:
        if self._settling > 0 or not idle:
            self._settling = max(0, self._settling - len(frame.samples))
            yield Sound(np.zeros_like(frame.samples), frame.rate)

    def _keep(self, frame: Sound) -> None:
        self._pre_roll.append(frame)
        while sum(kept.seconds for kept in self._pre_roll) > PRE_ROLL_SECONDS:
            self._pre_roll.popleft()
