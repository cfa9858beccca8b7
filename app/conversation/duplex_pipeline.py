"""The stages around a duplex model: it has every frame, whether or not anybody speaks."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from app.conversation.announcer import Announcer
from app.conversation.arrival import once_arrived
from app.conversation.both_at_once import BothAtOnce, FrameHeard, Heard
from app.conversation.floor import Floor
from app.conversation.hearing import Hearing
from app.conversation.pipeline import Transcription
from app.conversation.reframing import Reframing
from app.conversation.speaking_instead import NO_READER
from app.conversation.stage import Stage, Step
from app.conversation.staged import Staged
from app.conversation.turnstile import Turnstile
from app.core.events import StageFailed
from app.core.messages import ReplyEnded, SpeechReady, TextGiven, UserSaid
from app.core.sound import SPEECH_RATE, Sound
from app.core.turn import Turn

_MOST_WAITING = 12
"""Frames; a model that is further behind cannot converse."""

ONLY_SPOKEN = (
    "The model that is chosen only listens to the microphone: say it aloud, or choose a language "
    "model on the Models page."
)
TOO_SLOW = (
    "The model that is chosen cannot keep up with speech on this computer: choose a smaller one, "
    "or a language model and a voice, on the Models page."
)


def _step(step: BothAtOnce) -> Step[Heard, SpeechReady | ReplyEnded]:
    return step


@dataclass(frozen=True, slots=True)
class DuplexSteps:
    """What the stages do; what needs an engine may still be on its way."""

    hearing: Hearing
    transcribing: Future[Transcription]
    conversing: Future[BothAtOnce]


class DuplexPipeline(Staged):
    """frames -> the model -> out; beside it hearing -> transcribing, for floor and history.

    Args:
        steps: what is done.
        out: takes the model's speech.
        floor: decides.
        announcer: takes events.
        turnstile: lets the stages work.
    """

    def __init__(
        self,
        steps: DuplexSteps,
        out: Callable[[SpeechReady | ReplyEnded], None],
        floor: Floor,
        announcer: Announcer,
        turnstile: Turnstile,
    ) -> None:
        self._hearing = steps.hearing
        self._floor = floor
        self._announce = announcer.announce
        self._nobody = Turn(0)
        self._reframing: Reframing | None = None
        self._conversing: Stage[Heard, SpeechReady | ReplyEnded] = Stage(
            "conversing",
            once_arrived(steps.conversing, _step),
            out,
            self._announce,
            turnstile,
            _MOST_WAITING * 2,
        )
        self._transcribing = Stage(
            "transcribing", steps.transcribing, self._conversing.put, self._announce, turnstile
        )
        self._stages = (self._transcribing, self._conversing)
        self._arrived = steps.conversing
        self._told_slow = False
        for listener in (steps.hearing.notice, floor.notice):
            announcer.listen(listener)

    def hear(self, frame: Sound) -> None:
        """Take in one microphone frame."""
        for utterance in self._hearing.hear(frame):
            self._transcribing.put(utterance)
        for own in self._in_its_measure(frame):
            if self._conversing.unfinished < _MOST_WAITING:
                self._conversing.put(FrameHeard(self._nobody, own))
            elif not self._told_slow:
                self._told_slow = True
                turn = self._floor.speaking
                self._announce(StageFailed(turn.number if turn else 0, "conversing", TOO_SLOW))

    def _in_its_measure(self, frame: Sound) -> Iterator[Sound]:
        """The model's frames that are full by now; none before it is there."""
        if not self._arrived.done() or self._arrived.exception() is not None:
            return
        if self._reframing is None:
            self._reframing = Reframing(SPEECH_RATE, *self._arrived.result().frame)
        yield from self._reframing.frames(frame)

    def hear_recording(self, sound: Sound) -> None:
        """There is nothing to time a recording by."""
        self.reply(UserSaid(self._hearing.take(sound).turn, "", ""))

    def reply(self, said: UserSaid) -> None:
        """It cannot read."""
        self._announce(StageFailed(said.turn.number, "conversing", ONLY_SPOKEN))

    def rehearse(self, text: TextGiven) -> None:
        """It cannot read aloud."""
        self._announce(StageFailed(text.turn.number, "rehearsing", NO_READER))

    def play_back(self, turn: Turn, sounds: Sequence[Sound]) -> None:
        """It has no part in what was said."""
        self._announce(StageFailed(turn.number, "rehearsing", NO_READER))

    def read_ahead(self) -> None:
        """It has heard everything already."""

    def stop(self) -> bool:
        """Give up everything and end every thread; false if one is still in a piece of work."""
        self._nobody.cancel()
        return super().stop()
