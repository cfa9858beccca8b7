"""A duplex model hears and speaks all the time; this makes turns of it, for the floor to rule.

A turn is a stretch of its speech. It answers the user's last turn if that has no answer yet, and
is a turn of its own otherwise.
"""

import logging
from collections.abc import Callable, Generator
from dataclasses import dataclass

from app.conversation.floor import Floor
from app.conversation.guarding import Guarding
from app.conversation.stage import BUG_ADVICE
from app.conversation.turnstile import Urgency
from app.core.errors import ParleyError
from app.core.events import (
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplyBegun,
    StageFailed,
    WordsRecognised,
)
from app.core.messages import ReplyEnded, SpeechReady, SpokenWord, UserSaid
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.core.turn import Turn, TurnState
from app.speech_models.protocols import DuplexModel, Spoken

logger = logging.getLogger(__name__)

_AUDIBLE = 10 ** (-50 / 20)
"""Amplitude, as in app/audio/loudspeaker.py."""

_GAP_SECONDS = 0.8
"""Silence after which the model has finished."""

_PATIENCE_SECONDS = 8.0
"""A model that has not begun to answer by then does not want to."""

UNASKED = "[silence]"
"""Stands in the history for what the model answers when it speaks of its own accord."""

_MARKS = ".!?…。！？।\n"


@dataclass(frozen=True, slots=True)
class FrameHeard:
    """What the microphone caught, in the model's own measure."""

    turn: Turn
    """Never cancelled: frames belong to nobody's turn."""

    sound: Sound


Heard = FrameHeard | UserSaid


class BothAtOnce:
    """Gives the model every frame, and passes its speech on as far as it may be heard."""

    def __init__(
        self,
        model: DuplexModel,
        floor: Floor,
        guarding: Guarding,
        style: VoiceStyle,
        announce: Callable[[Event], None],
    ) -> None:
        self._model = model
        model.begin(style)
        self._floor = floor
        self._guarding = guarding
        self._announce = announce
        self._turn: Turn | None = None  # in which the model speaks
        self._asked: Turn | None = None  # the user's, without an answer
        self._waited = self._quiet = 0.0  # seconds
        self._muted = False
        self._sentence = ""

    @property
    def frame(self) -> tuple[int, int]:
        """Samples per second, and samples, of the model's frames."""
        return self._model.rate, self._model.frame_samples

    def urgency(self, item: Heard, handed_on: int) -> Urgency:
        """A frame that comes late is heard as a gap."""
        return Urgency.RECOGNITION

    def work(self, item: Heard) -> Generator[SpeechReady | ReplyEnded | None, None, None]:
        """Yield what the model says while it hears this frame."""
        if isinstance(item, UserSaid):
            self._asked, self._waited = item.turn, 0.0
            return
        spoken = self._step(item.sound)
        if spoken is None:
            return
        seconds = item.sound.seconds
        sounds = bool(spoken.text.strip()) or _peak(spoken) > _AUDIBLE
        self._quiet = 0.0 if sounds else self._quiet + seconds
        self._look_whether_cut()
        if self._turn is None:
            yield from self._begin_or_wait(seconds, sounds=sounds)
        if self._turn is not None:
            yield from self._go_on(self._turn, spoken)

    def _step(self, frame: Sound) -> Spoken | None:
        """None if the model failed; that costs the turn in hand."""
        try:
            return self._model.step(frame)
        except ParleyError as error:
            self._fail(str(error))
        except Exception:
            logger.exception("the model broke on a frame")
            self._fail(BUG_ADVICE)
        return None

    def _fail(self, advice: str) -> None:
        turn = self._turn or self._asked
        self._turn = self._asked = None
        if turn is not None:
            self._announce(StageFailed(turn.number, "conversing", advice))

    def _look_whether_cut(self) -> None:
        if self._turn is not None and self._turn.cancelled:
            self._turn, self._muted = None, True
        if self._muted and self._quiet >= _GAP_SECONDS / 2:
            self._muted = False

    def _begin_or_wait(self, seconds: float, *, sounds: bool) -> Generator[ReplyEnded, None, None]:
        asked = self._asked
        if asked is not None and asked.cancelled:
            asked = self._asked = None
        if sounds and not self._muted:
            self._turn = self._opened(asked)
            self._asked, self._sentence = None, ""
            self._announce(ReplyBegun(self._turn.number))
        elif asked is not None:
            self._waited += seconds
            if self._waited >= _PATIENCE_SECONDS:
                self._asked = None
                self._floor.open(asked, OpenedBecause.PATIENCE)
                yield ReplyEnded(asked)

    def _opened(self, asked: Turn | None) -> Turn:
        if asked is None:
            turn = self._floor.begin(OpenedBecause.MODEL_BEGAN)
            self._announce(WordsRecognised(turn.number, UNASKED, ""))
            return turn
        self._floor.open(asked, OpenedBecause.MODEL_BEGAN)
        return asked

    def _go_on(self, turn: Turn, spoken: Spoken) -> Generator[SpeechReady | ReplyEnded, None, None]:
        if self._quiet >= _GAP_SECONDS:
            self._turn = None
            yield ReplyEnded(turn)
            return
        if not self._guarding.allows(spoken.text, self._sentence):
            self._turn, self._muted = None, True
            yield ReplyEnded(turn)
            return
        self._sentence += spoken.text
        if self._sentence.rstrip().endswith(tuple(_MARKS)):
            self._sentence = ""
        if spoken.sound is None or turn.state is TurnState.PAUSED:
            return  # it goes on in its own time; what nobody hears is not kept
        words: tuple[SpokenWord, ...] = ()
        if spoken.text:
            self._announce(ClauseWritten(turn.number, spoken.text))
            words = (SpokenWord(spoken.text, 0, len(spoken.sound.samples)),)
        yield SpeechReady(turn, spoken.sound, words)


def _peak(spoken: Spoken) -> float:
    return 0.0 if spoken.sound is None else spoken.sound.peak
