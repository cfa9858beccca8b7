"""Is what the recogniser wrote what was said? Judged from numbers, never from a list of phrases.

A real "yes" or "thank you" must not be dropped, however often Whisper invents the same words
from silence: what tells them apart is whether anybody spoke.
"""

import zlib
from dataclasses import dataclass, replace

from app.speech.repetition import repeats_itself, said_once

_DENSEST = 2.4
"""Text that compresses better than this repeats itself: openai/whisper, transcribe.py."""

_FASTEST_TOKENS_PER_SECOND = 16.0
"""Nobody speaks faster. Measured over nine languages: 4 to 8 tokens a second, 13 in counting."""

_BRISK_TOKENS_PER_SECOND = 5.5
"""Somebody who really says a sentence twice takes twice as long over it."""

_UNSURE = -1.0
"""Mean log-probability of a token below which a window is tried again: openai/whisper."""

_DOUBTFUL = -0.6
_SILENCE = 0.6
"""Probability of no speech, from openai/whisper.

Measured with Whisper base in the full window: up to 0.25 for speech, noisy or taken for another
language, and 0.82 to 0.96 for noise and silence. In a short window with silence before the speech
it goes up to 0.8 for speech as well, and cannot decide.
"""

_SLOWEST_TOKENS_PER_SECOND = 1.2
_LONG_SECONDS = 8.0
"""Speech in which Whisper may leave out whole sentences that resemble one another."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about one transcription."""

    text: str
    tokens: int
    mean_log_probability: float
    no_speech_probability: float

    speech_seconds: float
    """Speech by the detector's judgement."""

    def once(self) -> "Evidence":
        """The same without a sentence said again for which there was no time."""
        text = said_once(self.text)
        hurried = self.tokens > _BRISK_TOKENS_PER_SECOND * self.speech_seconds
        if not text or not hurried:
            return self
        share = len(text) / len(self.text)
        return replace(self, text=text, tokens=round(share * self.tokens))

    @property
    def odd(self) -> bool:
        """Whether it should be done again in a longer window."""
        return (
            self.mean_log_probability < _UNSURE
            or (self.invented and self.mean_log_probability < _DOUBTFUL)
            or self._impossible
            or _compression(self.text) > _DENSEST
            or repeats_itself(self.text)
        )

    @property
    def invented(self) -> bool:
        """Whether nobody said it: to be believed of the full window only.

        How unsure the words are says nothing: a Spanish sentence read as French has a
        log-probability of -1.7, and its words are dropped at the cost of what was said.
        """
        return self.no_speech_probability > _SILENCE or self._impossible

    @property
    def _impossible(self) -> bool:
        """Whether there was no time to say so much."""
        return self.tokens > most_tokens(self.speech_seconds)

    @property
    def sparse(self) -> bool:
        """Whether there are too few words for so much speech."""
        return (
            self.speech_seconds > _LONG_SECONDS
            and self.tokens < _SLOWEST_TOKENS_PER_SECOND * self.speech_seconds
        )


def most_tokens(speech_seconds: float) -> int:
    """As many as can be said in that time."""
    return 6 + round(_FASTEST_TOKENS_PER_SECOND * speech_seconds)


def _compression(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
