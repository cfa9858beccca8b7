"""Where speech begins, pauses and goes on. Pure: time is counted in samples."""

from dataclasses import dataclass
from enum import Enum

from app.core.settings import ListeningSettings
from app.core.sound import SPEECH_RATE


class Boundary(Enum):
    """What one frame tells."""

    NONE = "nothing changed"
    STARTED = "the user has begun to speak"
    PAUSED = "the user has paused and may have finished"
    WENT_ON = "the user goes on after the pause"


@dataclass(slots=True)
class Segmenter:
    """Counts runs of speech and silence. `finish` is for whoever decides that a turn has ended."""

    settings: ListeningSettings

    over_reply: bool = False
    """Whether there is a reply that the user may be interrupting."""

    surely: bool = False
    """Whether a single frame that is surely speech is then enough."""

    pause_samples: int = 0
    """Unbroken silence so far in an utterance, 0 while there is speech or no utterance."""

    speech_samples: int = 0
    """Speech so far in the utterance."""

    _active: bool = False
    _paused: bool = False
    _run_samples: int = 0  # unbroken speech before an utterance or after a pause

    @property
    def active(self) -> bool:
        """Whether an utterance is going on, pauses included."""
        return self._active

    @property
    def pause_seconds(self) -> float:
        """Unbroken silence so far in an utterance."""
        return self.pause_samples / SPEECH_RATE

    @property
    def speech_seconds(self) -> float:
        """Speech so far in the utterance."""
        return self.speech_samples / SPEECH_RATE

    def advance(self, samples: int, probability: float) -> Boundary:
        """Take in a frame and say whether it completes a boundary."""
        if probability >= self.settings.speech_probability:
            return self._advance_speech(samples, sure=probability >= self.settings.sure_probability)
        return self._advance_silence(samples)

    def finish(self) -> None:
        """The utterance is over; the next speech begins another."""
        self._active = self._paused = False
        self.pause_samples = self.speech_samples = self._run_samples = 0

    def _advance_speech(self, samples: int, *, sure: bool) -> Boundary:
        self._run_samples += samples
        settings = self.settings
        least = settings.start_over_reply_seconds if self.over_reply else settings.start_seconds
        started = self._run_samples >= least * SPEECH_RATE
        if not self._active:
            if not (started or (sure and self.surely)):
                return Boundary.NONE
            self._active = True
            self.speech_samples = self._run_samples
            return Boundary.STARTED
        self.speech_samples += samples
        if self._paused:
            if not started:
                return Boundary.NONE
            self._paused = False
            self.pause_samples = 0
            return Boundary.WENT_ON
        self.pause_samples = 0
        return Boundary.NONE

    def _advance_silence(self, samples: int) -> Boundary:
        self._run_samples = 0
        if not self._active:
            return Boundary.NONE
        self.pause_samples += samples
        if not self._paused and self.pause_seconds >= self.settings.pause_seconds:
            self._paused = True
            return Boundary.PAUSED
        return Boundary.NONE
