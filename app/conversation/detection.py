"""What the detectors make of sound. One that fails costs a little patience, but no words."""

import logging

from app.core.errors import EngineError
from app.core.settings import ListeningSettings
from app.core.sound import SPEECH_RATE, Sound
from app.speech.long_recording import stretches
from app.speech.protocols import SpeechDetector, TurnEndDetector

logger = logging.getLogger(__name__)


class Detection:
    """Asks the detectors."""

    def __init__(
        self,
        detector: SpeechDetector,
        turn_end_detector: TurnEndDetector,
        settings: ListeningSettings,
    ) -> None:
        self._detector = detector
        self._turn_end_detector = turn_end_detector
        self._settings = settings

    def speech(self, frame: Sound) -> float:
        """How likely the frame is to hold speech."""
        try:
            return self._detector.probability(frame)
        except EngineError:
            logger.warning("the speech detector failed on a frame, which is taken for silence")
            return 0.0

    def finished(self, utterance: Sound) -> float:
        """How likely the speaker is to have finished."""
        try:
            return self._turn_end_detector.probability(utterance)
        except EngineError:
            logger.warning("the turn-end detector failed; patience decides")
            return 0.0

    def speech_in(self, recording: Sound) -> tuple[Sound, float]:
        """A recording without its long silences, and how many seconds of it are speech."""
        recording = recording.resampled(SPEECH_RATE)
        try:
            parts = list(stretches(recording, self._detector, self._settings))
        except EngineError:
            logger.warning("the speech detector failed on a recording, all taken for speech")
            return recording, recording.seconds
        finally:
            self._detector.reset()
        sound = Sound.joined((part.sound for part in parts), SPEECH_RATE)
        return sound, sum(part.speech_seconds for part in parts)
