"""Step 1: microphone frames become utterances. Next: transcribing.py."""

from collections.abc import Callable, Iterator

from app.conversation.beginning import Beginning
from app.conversation.detection import Detection
from app.conversation.floor import Floor
from app.conversation.utterance import Utterance
from app.core.events import (
    Event,
    NothingSaid,
    OpenedBecause,
    SpeechPaused,
    SpeechStarted,
    TurnWaited,
    WaitedBecause,
    WordsRecognised,
)
from app.core.messages import UserSaid, UtteranceCaptured
from app.core.settings import ListeningSettings
from app.core.sound import Sound
from app.core.turn import Turn, TurnState
from app.speech.protocols import SpeechDetector, TurnEndDetector
from app.speech.segmenter import Boundary, Segmenter
from app.speech.turn_end import TurnEnd

LONGEST_PRESS_SECONDS = 600.0
"""Whoever holds the talk button is heard out, unless it was forgotten."""


class Hearing:
    """Listens all the time, notices utterances and decides when they have ended.

    At every pause the utterance so far is handed on as a held turn: its reply is being prepared
    while it is still unclear whether the user has finished. With the talk button it is the same,
    but that only letting it go ends the utterance. All methods are called by one thread, except
    `notice` and `give_up`.
    """

    def __init__(
        self,
        detector: SpeechDetector,
        turn_end_detector: TurnEndDetector,
        floor: Floor,
        settings: ListeningSettings,
        announce: Callable[[Event], None],
    ) -> None:
        self._detection = Detection(detector, turn_end_detector, settings)
        self._floor = floor
        self._settings = settings
        self._announce = announce
        self._segmenter = Segmenter(settings)
        self._utterance = Utterance(settings.lead_in_seconds)
        self._turn: Turn | None = None  # the last one prepared for the utterance
        self._turn_speech_samples = 0  # how much speech there was in it
        self._turn_end = TurnEnd(settings)
        self._waiting: WaitedBecause | None = None
        self._pressed = False
        self._giving_up = False
        self._speech_announced = False

    @property
    def quiet(self) -> bool:
        """Whether nobody speaks and the talk button is up."""
        if self._pressed:
            return self._giving_up
        return not self._segmenter.active

    def hear(self, frame: Sound) -> Iterator[UtteranceCaptured]:
        """Take in one frame of 16 kHz sound; yield the utterance so far when it may be whole."""
        self._give_up_if_asked()
        self._drop_what_was_taken_over()
        over_reply = self._segmenter.over_reply = self._floor.speaking is not None
        self._segmenter.surely = over_reply and self._interrupting_only
        boundary = self._segmenter.advance(len(frame.samples), self._detection.speech(frame))
        if boundary is not Boundary.NONE:
            self._announce_speech(boundary is not Boundary.PAUSED)
        if boundary is Boundary.STARTED and not self._pressed:
            self._begin()
        self._utterance.add(frame)
        if self._too_long:
            yield from self._end(OpenedBecause.LONGEST)
        elif self._pressed and not self._utterance.open:  # it was too long and has been ended
            return
        elif boundary is Boundary.WENT_ON:
            self._floor.user_went_on()
            self._turn = None
        elif boundary is Boundary.PAUSED:
            yield self._capture()
        elif self._pressed:
            return
        elif not self._segmenter.active:
            self._drop_what_cannot_be_rejoined()
        elif self._segmenter.pause_samples:
            self._listen_for_the_end()
        else:
            self._floor.user_keeps_on(self._segmenter.speech_seconds)

    def press(self) -> None:
        """The talk button is down: what follows is one utterance, pauses and all."""
        self._give_up_if_asked()
        if self._pressed and self._utterance.open:
            return
        self._floor.user_presses()
        if self._segmenter.active:  # said into the open microphone: the beginning of this
            self._turn = None
        else:
            self._drop()
            self._utterance.begin()
        self._pressed = True

    def release(self) -> Iterator[UtteranceCaptured]:
        """The talk button is up: yield the utterance, unless it has been handed on already."""
        self._give_up_if_asked()
        if self._pressed and self._utterance.open:
            yield from self._end(OpenedBecause.RELEASED)
        self._pressed = False

    def take(self, recording: Sound) -> UtteranceCaptured:
        """Something recorded is one utterance; what is being said meanwhile is another."""
        sound, speech = self._detection.speech_in(recording)
        turn = self._floor.begin(OpenedBecause.RECORDING)
        self._drop_what_was_taken_over()
        return UtteranceCaptured(turn, sound, speech)

    def give_up(self) -> None:
        """Forget what is being said with the talk button down, and take it for up."""
        self._giving_up = True

    def notice(self, event: Event) -> None:
        """Listen for the words of the utterance, which help to tell whether it has ended."""
        turn = self._turn
        if isinstance(event, WordsRecognised) and turn is not None and event.turn == turn.number:
            self._turn_end.reads(event.text, event.language)

    @property
    def _too_long(self) -> bool:
        """Whether the utterance has to be ended, though the user goes on."""
        seconds = self._utterance.seconds
        if self._pressed:
            return seconds >= LONGEST_PRESS_SECONDS
        return self._segmenter.active and seconds >= self._settings.longest_seconds

    @property
    def _interrupting_only(self) -> bool:
        """Whether who speaks now interrupts at most: to rejoin takes the reply back for good."""
        return not (self._floor.taking_turns or self._floor.can_be_rejoined(self._turn))

    def _begin(self) -> None:
        last = self._turn if self._utterance.open else None
        if self._floor.user_began(last) is not Beginning.REJOINED:
            self._utterance.begin()
        self._turn = None

    def _capture(self) -> UtteranceCaptured:
        self._turn_end = TurnEnd(self._settings)
        self._waiting = None
        self._turn = self._floor.hold(unfinished=self._pressed)
        self._turn_speech_samples = self._segmenter.speech_samples
        speech = self._utterance.joined_speech_seconds + self._segmenter.speech_seconds
        return UtteranceCaptured(self._turn, self._utterance.sound, speech)

    def _listen_for_the_end(self) -> None:
        turn = self._turn
        if turn is None:
            return
        pause = self._segmenter.pause_seconds
        if self._turn_end.wants_a_look(pause):
            self._turn_end.sounds(self._detection.finished(self._utterance.sound))
        because = self._turn_end.verdict(pause)
        if because is None:
            self._announce_waiting(turn, pause)
        else:
            self._utterance.joined_speech_seconds += self._segmenter.speech_seconds
            self._segmenter.finish()
            self._floor.open(turn, because, self._turn_end.evidence(pause))

    def _announce_waiting(self, turn: Turn, pause: float) -> None:
        """Say why nothing is answered yet; once for each reason in a pause."""
        because = self._turn_end.waiting_because
        if because is not None and because is not self._waiting:
            self._announce(TurnWaited(turn.number, because, self._turn_end.evidence(pause)))
        self._waiting = because

    def _end(self, because: OpenedBecause) -> Iterator[UtteranceCaptured]:
        """End the utterance here and now, without waiting for a pause."""
        captured = None
        if self._turn is not None and self._prepared_whole(self._turn):
            self._floor.open(self._turn, because)
        elif self._segmenter.speech_samples:
            self._floor.user_went_on()
            captured = self._capture()
            self._floor.open(captured.turn, because)
        else:
            turn = self._floor.hold()
            self._announce(NothingSaid(turn.number))
            self._floor.admit(UserSaid(turn, "", ""))
        self._drop()
        if captured is not None:
            yield captured

    def _prepared_whole(self, turn: Turn) -> bool:
        """Whether everything that was said is in a turn that is being prepared."""
        return (
            turn.state is TurnState.HELD
            and self._turn_speech_samples == self._segmenter.speech_samples
        )

    def _drop(self) -> None:
        self._turn = None
        self._segmenter.finish()
        self._announce_speech(False)
        self._utterance.drop()

    def _give_up_if_asked(self) -> None:
        if not self._giving_up:
            return
        self._giving_up = False
        if self._pressed:
            self._drop()
            self._pressed = False

    def _announce_speech(self, speech: bool) -> None:
        if speech is not self._speech_announced:
            self._speech_announced = speech
            self._announce(SpeechStarted() if speech else SpeechPaused())

    def _drop_what_was_taken_over(self) -> None:
        """In a pause: nothing was said, somebody asked for silence, or for something else."""
        turn = self._turn
        if turn is None or self._pressed or not self._segmenter.active:
            return
        if turn.state is not TurnState.HELD:
            self._drop()

    def _drop_what_cannot_be_rejoined(self) -> None:
        if self._utterance.open and not self._floor.can_be_rejoined(self._turn):
            self._utterance.drop()
