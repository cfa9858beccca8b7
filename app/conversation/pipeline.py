"""The stages in order, started and stopped together."""

from collections.abc import Callable

from app.conversation.announcer import Announcer
from app.conversation.floor import Floor
from app.conversation.hearing import Hearing
from app.conversation.replying import Replying
from app.conversation.speaking import Speaking
from app.conversation.stage import Stage
from app.conversation.transcribing import Transcribing
from app.conversation.turnstile import Turnstile
from app.core.events import ReplyFinished, TurnEvent
from app.core.messages import ClauseReady, NothingToDo, ReplyEnded, SpeechReady, UserSaid
from app.core.sound import Sound


class Pipeline:
    """hearing -> transcribing -> replying -> speaking -> out."""

    def __init__(
        self,
        hearing: Hearing,
        transcribing: Transcribing,
        replying: Replying,
        speaking: Speaking,
        out: Callable[[SpeechReady | ReplyEnded], None],
        floor: Floor,
        announcer: Announcer,
        turnstile: Turnstile,
    ) -> None:
        self._hearing = hearing
        self._floor = floor
        announce = announcer.announce
        self._speaking: Stage[ClauseReady | ReplyEnded, SpeechReady | ReplyEnded] = Stage(
            "speaking", speaking, out, announce, turnstile
        )
        self._replying: Stage[UserSaid | NothingToDo, ClauseReady | ReplyEnded] = Stage(
            "replying", replying, self._speaking.put, announce, turnstile
        )
        self._transcribing = Stage(
            "transcribing", transcribing, self._replying.put, announce, turnstile
        )
        for listener in (hearing.notice, floor.notice, self._read_ahead_after):
            announcer.listen(listener)

    def start(self) -> None:
        """Start every stage, last first, so that nothing is produced without a taker."""
        for stage in (self._speaking, self._replying, self._transcribing):
            stage.start()
        self._replying.put(NothingToDo(self._floor.idle()))

    def hear(self, frame: Sound) -> None:
        """Take in one microphone frame."""
        for utterance in self._hearing.hear(frame):
            self._transcribing.put(utterance)

    def press(self) -> None:
        """The talk button is down."""
        self._hearing.press()

    def release(self) -> None:
        """The talk button is up."""
        for utterance in self._hearing.release():
            self._transcribing.put(utterance)

    def stop(self) -> None:
        """Give up everything and end every thread."""
        self._floor.stop()
        for stage in (self._transcribing, self._replying, self._speaking):
            stage.stop()

    def _read_ahead_after(self, event: TurnEvent) -> None:
        if isinstance(event, ReplyFinished):
            self._replying.put(NothingToDo(self._floor.idle()))
