"""Step 1: microphone frames become utterances. Next: transcribing.py."""

import logging
from collections.abc import Iterator

from app.conversation.floor import Beginning, Floor
from app.conversation.utterance import Utterance
from app.core.errors import EngineError
from app.core.events import OpenedBecause, TurnEvent, WordsRecognised
from app.core.messages import UtteranceCaptured
from app.core.settings import ListeningSettings
from app.core.sound import Sound
from app.core.turn import Turn
from app.speech.protocols import SpeechDetector, TurnEndDetector
from app.speech.segmenter import Boundary, Segmenter
from app.speech.turn_end import TurnEnd

logger = logging.getLogger(__name__)


class Hearing:
    """Listens all the time, notices utterances and decides when they have ended.

    At every pause the utterance so far is handed on as a held turn: its reply is being prepared
    while it is still unclear whether the user has finished. All methods are called by one thread,
    except `notice`.
    """

    def __init__(
        self,
        detector: SpeechDetector,
        turn_end_detector: TurnEndDetector,
        floor: Floor,
        settings: ListeningSettings,
    ) -> None:
        self._detector = detector
        self._turn_end_detector = turn_end_detector
        self._floor = floor
        self._settings = settings
        self._segmenter = Segmenter(settings)
        self._utterance = Utterance(settings.lead_in_seconds)
        self._turn: Turn | None = None  # the last one prepared for the utterance
        self._turn_end = TurnEnd(settings)
        self._pressed = False

    def hear(self, frame: Sound) -> Iterator[UtteranceCaptured]:
        """Take in one frame of 16 kHz sound; yield the utterance so far when it may be whole."""
        boundary = self._segmenter.advance(len(frame.samples), self._speech_probability(frame))
        if boundary is Boundary.STARTED and not self._pressed:
            self._begin()
        self._utterance.add(frame)
        going_on = self._pressed or self._segmenter.active
        if going_on and self._utterance.seconds >= self._settings.longest_seconds:
            yield from self._end(OpenedBecause.LONGEST)
        elif self._pressed:
            return
        elif not self._segmenter.active:
            self._drop_what_cannot_be_rejoined()
        elif boundary is Boundary.WENT_ON:
            self._floor.user_went_on()
            self._turn = None
        elif boundary is Boundary.PAUSED:
            yield self._capture()
        elif self._segmenter.pause_samples:
            self._listen_for_the_end()
        else:
            self._floor.user_keeps_on(self._segmenter.speech_seconds)

    def press(self) -> None:
        """The talk button is down: what follows is one utterance, pauses and all."""
        self._floor.user_presses()
        self._segmenter.finish()
        self._turn = None
        self._utterance.begin()
        self._pressed = True

    def release(self) -> Iterator[UtteranceCaptured]:
        """The talk button is up: yield the utterance, whose reply may be heard at once."""
        if self._pressed and self._utterance.open:
            yield from self._end(OpenedBecause.RELEASED)
        self._pressed = False

    def notice(self, event: TurnEvent) -> None:
        """Listen for the words of the utterance, which help to tell whether it has ended."""
        turn = self._turn
        if isinstance(event, WordsRecognised) and turn is not None and event.turn == turn.number:
            self._turn_end.reads(event.text, event.language)

    def _begin(self) -> None:
        beginning = self._floor.user_began(can_rejoin=self._utterance.open)
        if beginning is not Beginning.REJOINED:
            self._utterance.begin()
        self._turn = None

    def _capture(self) -> UtteranceCaptured:
        self._turn_end = TurnEnd(self._settings)
        self._turn = self._floor.hold()
        speech = self._utterance.joined_speech_seconds + self._segmenter.speech_seconds
        return UtteranceCaptured(self._turn, self._utterance.sound, speech)

    def _listen_for_the_end(self) -> None:
        turn = self._turn
        if turn is None:
            return
        if turn.cancelled:  # nothing was said, or somebody asked for silence
            self._segmenter.finish()
            self._utterance.drop()
            return
        pause = self._segmenter.pause_seconds
        if self._turn_end.wants_a_look(pause):
            self._turn_end.sounds(self._finished_probability())
        because = self._turn_end.verdict(pause)
        if because is not None:
            self._utterance.joined_speech_seconds += self._segmenter.speech_seconds
            self._segmenter.finish()
            self._floor.open(turn, because)

    def _speech_probability(self, frame: Sound) -> float:
        try:
            return self._detector.probability(frame)
        except EngineError:
            logger.warning("the speech detector failed on a frame, which is taken for silence")
            return 0.0

    def _finished_probability(self) -> float:
        try:
            return self._turn_end_detector.probability(self._utterance.sound)
        except EngineError:
            logger.warning("the turn-end detector failed; patience decides")
            return 0.0

    def _end(self, because: OpenedBecause) -> Iterator[UtteranceCaptured]:
        """End the utterance here and now, without waiting for a pause."""
        self._floor.user_went_on()
        captured = self._capture()
        self._floor.open(captured.turn, because)
        self._segmenter.finish()
        self._utterance.drop()
        yield captured

    def _drop_what_cannot_be_rejoined(self) -> None:
        if self._utterance.open and not self._floor.can_be_rejoined(self._turn):
            self._utterance.drop()
