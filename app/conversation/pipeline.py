"""The stages in order, started and stopped together."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from app.conversation.announcer import Announcer
from app.conversation.floor import Floor
from app.conversation.hearing import Hearing
from app.conversation.speaking import unsounded, unvoiced
from app.conversation.stage import Stage, Step
from app.conversation.staged import Staged
from app.conversation.turnstile import Turnstile
from app.core.events import Event, ReplyFinished
from app.core.messages import (
    ClauseReady,
    NothingToDo,
    ReplyEnded,
    SpeechReady,
    TextGiven,
    UserSaid,
    UtteranceCaptured,
)
from app.core.sound import Sound
from app.core.turn import Turn

Transcription = Step[UtteranceCaptured, UserSaid]
Reply = (
    Step[UserSaid | NothingToDo, ClauseReady | ReplyEnded]
    | Step[UserSaid | NothingToDo, ClauseReady | SpeechReady | ReplyEnded]
)
Rehearsal = Step[TextGiven, ClauseReady | ReplyEnded]
Speech = Step[ClauseReady | SpeechReady | ReplyEnded, SpeechReady | ReplyEnded]


@dataclass(frozen=True, slots=True)
class Steps:
    """What the stages do; what needs an engine may still be on its way."""

    hearing: Hearing
    transcribing: Future[Transcription]
    replying: Future[Reply]
    rehearsing: Future[Rehearsal]
    speaking: Future[Speech]


class Pipeline(Staged):
    """hearing -> transcribing -> replying or rehearsing -> speaking -> out.

    Replies that are not to be spoken `aloud`, and what a model says for itself, go from replying
    straight to `out`. From the first clause on that somebody else is to say, all of its turn goes
    through speaking, so that nothing overtakes it.
    """

    def __init__(
        self,
        steps: Steps,
        out: Callable[[SpeechReady | ReplyEnded], None],
        floor: Floor,
        announcer: Announcer,
        turnstile: Turnstile,
        *,
        aloud: bool = True,
    ) -> None:
        self._hearing = steps.hearing
        self._floor = floor
        announce = announcer.announce
        self._out = out
        self._aloud = aloud
        self._voiced: Turn | None = None  # that speaking has something of
        self._speaking = Stage("speaking", steps.speaking, out, announce, turnstile)
        self._rehearsing = Stage(
            "rehearsing", steps.rehearsing, self._speaking.put, announce, turnstile
        )
        self._replying = Stage("replying", steps.replying, self._voice, announce, turnstile)
        self._transcribing = Stage(
            "transcribing", steps.transcribing, self._replying.put, announce, turnstile
        )
        self._stages = (self._transcribing, self._replying, self._rehearsing, self._speaking)
        for listener in (steps.hearing.notice, floor.notice, self._read_ahead_after):
            announcer.listen(listener)

    def start(self) -> None:
        """Start every stage, and read the history meanwhile."""
        super().start()
        self.read_ahead()

    def hear(self, frame: Sound) -> None:
        """Take in one microphone frame."""
        for utterance in self._hearing.hear(frame):
            self._transcribing.put(utterance)

    def hear_recording(self, sound: Sound) -> None:
        """Take in a whole utterance, which is answered at once."""
        self._transcribing.put(self._hearing.take(sound))

    def reply(self, said: UserSaid) -> None:
        """Answer words that were not spoken."""
        self._replying.put(said)

    def rehearse(self, text: TextGiven) -> None:
        """Read a text aloud, if there is a voice for it."""
        self._rehearsing.put(text)

    def play_back(self, turn: Turn, sounds: Sequence[Sound]) -> None:
        """Have sounds played, of which there are no words."""
        for sound in sounds:
            self._speaking.put(SpeechReady(turn, sound, ()))
        self._speaking.put(ReplyEnded(turn))

    def read_ahead(self) -> None:
        """Have the history read, if there is nothing else to do."""
        self._replying.put(NothingToDo(self._floor.idle()))

    def _voice(self, item: ClauseReady | SpeechReady | ReplyEnded) -> None:
        """Have a part of a reply heard, or only shown; called by one thread."""
        if not self._aloud:
            self._out(unsounded(item) if isinstance(item, SpeechReady) else unvoiced(item))
            return
        if isinstance(item, ClauseReady):
            self._voiced = item.turn
        if item.turn is self._voiced:
            self._speaking.put(item)
        elif not isinstance(item, ClauseReady):
            self._out(item)

    def _read_ahead_after(self, event: Event) -> None:
        if isinstance(event, ReplyFinished):
            self.read_ahead()
