"""A whole conversation without a sound card, a model or a clock: everything but the hardware."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.audio.loudspeaker import Loudspeaker
from app.conversation.announcer import Announcer
from app.conversation.floor import Floor
from app.conversation.hearing import Hearing
from app.conversation.history import History
from app.conversation.pipeline import Pipeline
from app.conversation.replying import Replying
from app.conversation.session import Session
from app.conversation.speaking import Speaking
from app.conversation.transcribing import Transcribing
from app.conversation.turnstile import Turnstile
from app.core.commands import Press, Release, Stop
from app.core.events import TurnEvent
from app.core.settings import Settings
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.core.style import VoiceStyle
from app.evaluation.record import Record
from app.language.engines.scripted import ScriptedChatModel
from app.language.protocols import ChatModel
from app.speech.engines.scripted import (
    LoudnessDetector,
    ScriptedRecogniser,
    ScriptedTurnEnd,
    ToneSynthesiser,
)
from app.speech.protocols import Recogniser, Synthesiser

FRAME = 512
SETTINGS = Settings()


@dataclass
class Room:
    """The user hears what the loudspeaker plays and is heard by the microphone."""

    user: Sequence[str] = ("Hello.",)
    assistant: Sequence[str] = ("Good morning.",)
    finished: float = 1.0
    """What the turn-end detector thinks of every pause."""

    model: ChatModel | None = None
    recogniser: Recogniser | None = None
    synthesiser: Synthesiser | None = None
    events: list[TurnEvent] = field(default_factory=list)

    def __enter__(self) -> "Room":
        announcer = Announcer()
        announce = announcer.announce
        self.record = Record()
        self.history = History()
        self.floor = Floor(SETTINGS.floor, announce)
        self.loudspeaker = Loudspeaker(SPEECH_RATE, announce)
        self.chat_model = self.model or ScriptedChatModel(self.assistant)
        self.hearing = Hearing(
            LoudnessDetector(), ScriptedTurnEnd(self.finished), self.floor, SETTINGS.listening
        )
        pipeline = Pipeline(
            self.hearing,
            Transcribing(self.recogniser or ScriptedRecogniser(self.user), self.floor, announce),
            Replying(
                self.chat_model, self.history, SETTINGS.reply, SETTINGS.persona.text, "", announce
            ),
            Speaking(self.synthesiser or ToneSynthesiser(), VoiceStyle()),
            self.loudspeaker.play,
            self.floor,
            announcer,
            Turnstile(1),
        )
        self.session = Session(pipeline, self.floor, self.history, announcer)
        self.session.listen(self.events.append)
        self.session.listen(self.record.notice)
        self.session.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.session.close()

    def user_talks(self, seconds: float) -> None:
        self._sound(seconds, 0.9)

    def user_is_silent(self, seconds: float) -> None:
        self._sound(seconds, 0.0)

    def user_holds_the_button_and_talks(self, seconds: float) -> None:
        self.session.send(Press())
        self._sound(seconds, 0.9)
        self.session.send(Release())

    def user_presses_stop(self) -> None:
        self.session.send(Stop())

    def listen(self, seconds: float) -> Samples:
        block = np.zeros(round(seconds * SPEECH_RATE), np.float32)
        self.loudspeaker.fill(block)
        return block

    def hear_the_reply_begin(self, seconds: float = 0.0) -> None:
        """Listen until so much of a reply was heard."""
        self._listen_until(lambda: self.heard_seconds >= seconds and self.heard_seconds > 0)

    def hear_everything(self) -> None:
        """Listen until no reply is prepared or spoken any more."""
        self._listen_until(lambda: not self.record.pending)

    def wait_for(self, kind: type[TurnEvent], times: int = 1) -> None:
        """Wait, without listening, until something has happened so many times."""
        for _ in range(1000):
            if len(self.of(kind)) >= times:
                return
            self.record.wait(0.01)
        raise AssertionError(f"{kind.__name__} did not come: {self.events}")

    def of(self, kind: type[TurnEvent]) -> list[TurnEvent]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def heard_seconds(self) -> float:
        speaking = self.floor.speaking
        return speaking.heard_seconds if speaking is not None else 0.0

    @property
    def exchanges(self) -> list[tuple[str, str]]:
        return [(part.said, part.heard.strip()) for part in self.history.exchanges]

    def _listen_until(self, done: Callable[[], bool]) -> None:
        for _ in range(2000):
            if done():
                return
            if not self.listen(0.05).any():
                self.record.wait(0.005)
        raise AssertionError(f"it did not come: {self.events}")

    def _sound(self, seconds: float, level: float) -> None:
        for _ in range(round(seconds * SPEECH_RATE / FRAME)):
            self.session.hear(Sound(np.full(FRAME, level, np.float32), SPEECH_RATE))
