"""Is what the recogniser wrote what was said? Judged from numbers, never from a list of phrases.

A real "yes" or "thank you" must not be dropped, however often Whisper invents the same words
from silence: what tells them apart is how sure the recogniser was and whether anybody spoke.
"""

import zlib
from dataclasses import dataclass, replace

from app.speech.repetition import repeats_itself, said_once

_DENSEST = 2.4
"""Text that compresses better than this repeats itself: openai/whisper, transcribe.py."""

_FASTEST_TOKENS_PER_SECOND = 12.0
"""Nobody speaks faster; fast English is about 6 to 7 tokens a second."""

_BRISK_TOKENS_PER_SECOND = 5.5
"""Somebody who really says a sentence twice takes twice as long over it."""

_UNSURE = -1.0
"""Mean log-probability of a token below which a window is tried again: openai/whisper."""

_VERY_UNSURE = -1.6
_LIKELY_SILENCE = 0.6
"""Probability of no speech, as openai/whisper has it."""

_SURELY_SILENCE = 0.8
"""Measured with Whisper base: up to 0.3 for noisy speech, 0.82 to 0.96 for noise and silence in the
full window."""

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
        """Whether it should be done again in the full window."""
        return (
            self.mean_log_probability < _UNSURE
            or self.tokens > 4 + _FASTEST_TOKENS_PER_SECOND * self.speech_seconds
            or _compression(self.text) > _DENSEST
            or repeats_itself(self.text)
        )

    @property
    def invented(self) -> bool:
        """Whether it is likelier to have been made up than said."""
        silence = self.no_speech_probability
        return (
            self.mean_log_probability < _VERY_UNSURE
            or silence > _SURELY_SILENCE
            or (silence > _LIKELY_SILENCE and self.mean_log_probability < _UNSURE)
        )

    @property
    def sparse(self) -> bool:
        """Whether there are too few words for so much speech."""
        return (
            self.speech_seconds > _LONG_SECONDS
            and self.tokens < _SLOWEST_TOKENS_PER_SECOND * self.speech_seconds
        )


def _compression(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
