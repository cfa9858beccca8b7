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


def _tone(samples: int) -> Sound:
    return Sound(np.full(samples, 0.5, np.float32), SPEECH_RATE)
