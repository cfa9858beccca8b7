"""Models that hear and speak by a script: for tests and demonstrations."""

from collections.abc import Iterator, Sequence
from itertools import cycle

import numpy as np

from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.language.protocols import Cancellation, Prompt
from app.speech_models.protocols import Spoken

USER = ("Hello there.", "How are you?", "Goodbye.")
REPLIES = ("Good morning. What would you like to talk about?", "That sounds lovely. Tell me more.")
_WORD_SECONDS = 0.1
_LOUD = 0.2
_ATTENTION = 4
"""Frames of speech, or of silence, that are noticed."""


class ScriptedListeningModel:
    """Hears the next line of one script, answers with the next of another, word by word."""

    def __init__(self, replies: Sequence[str] = REPLIES, user: Sequence[str] = USER) -> None:
        self._replies = cycle(replies)
        self._user = cycle(user)
        self.prompts: list[Prompt] = []

    def reply(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[str]:
        """Yield the next line."""
        self.prompts.append(prompt)
        for word in next(self._replies).split(" "):
            yield word + " "

    def remember(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[None]:
        """There is nothing to read."""
        yield from ()

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the next line."""
        for word in next(self._user).split(" "):
            yield word + " "


class ScriptedSpeakingModel(ScriptedListeningModel):
    """Says its script in a steady tone, a tenth of a second to the word, like ToneSynthesiser."""

    def __init__(self, replies: Sequence[str] = REPLIES, user: Sequence[str] = USER) -> None:
        super().__init__(replies, user)
        self.styles: list[VoiceStyle] = []

    def answer(
        self, prompt: Prompt, style: VoiceStyle, cancellation: Cancellation
    ) -> Iterator[Spoken]:
        """Yield each word of the next line with its sound."""
        self.styles.append(style)
        for word in self.reply(prompt, cancellation):
            yield Spoken(word, _tone(round(_WORD_SECONDS * SPEECH_RATE)))
        yield Spoken(written=True)


class ScriptedDuplexModel:
    """Says its next line once somebody has spoken and paused, a word to the frame.

    Args:
        replies: its lines.
        yields: whether it stops when it is spoken over, as a good one does.
        unasked: lines that it says before anybody has spoken.
    """

    rate = 24_000
    frame_samples = 1920

    def __init__(
        self, replies: Sequence[str] = REPLIES, *, yields: bool = True, unasked: Sequence[str] = ()
    ) -> None:
        self._replies = cycle(replies)
        self._yields = yields
        self._words = " ".join(unasked).split()
        self._heard = self._silent = 0

    def begin(self, style: VoiceStyle) -> None:
        """The script goes on."""

    def step(self, frame: Sound) -> Spoken:
        """A word, or silence."""
        if frame.peak > _LOUD:
            self._heard, self._silent = self._heard + 1, 0
            if self._yields and self._heard > _ATTENTION:
                self._words = []
        elif self._heard:
            self._silent += 1
            if self._silent == _ATTENTION:
                if not self._words:
                    self._words = next(self._replies).split()
                self._heard = 0
        if not self._words:
            return Spoken(sound=Sound.silence(self.frame_samples / self.rate, self.rate))
        samples = np.full(self.frame_samples, 0.5, np.float32)
        return Spoken(self._words.pop(0) + " ", Sound(samples, self.rate))


def _tone(samples: int) -> Sound:
    return Sound(np.full(samples, 0.5, np.float32), SPEECH_RATE)
