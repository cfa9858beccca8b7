"""A whole conversation without a sound card, a model or a clock: everything but the hardware."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from app.audio.loudspeaker import Loudspeaker
from app.conversation.admitting import Admitting
from app.conversation.announcer import Announcer
from app.conversation.answering import Answering
from app.conversation.arrival import arrived, once_arrived, once_settled
from app.conversation.ear import Ear
from app.conversation.floor import Floor
from app.conversation.guarding import Guarding
from app.conversation.hearing import Hearing
from app.conversation.history import History
from app.conversation.manner import Manner
from app.conversation.obliging import Obliging
from app.conversation.pipeline import Pipeline, Reply, Speech, Steps
from app.conversation.recorder import Recorder
from app.conversation.rehearsing import Rehearsing
from app.conversation.replying import Replying
from app.conversation.replying_to_sound import ReplyingToSound
from app.conversation.second_opinion import SecondOpinion
from app.conversation.session import Session
from app.conversation.speaking import Speaking
from app.conversation.speaking_instead import SpeakingInstead
from app.conversation.transcribing import Transcribing
from app.conversation.turnstile import Turnstile
from app.core.commands import Press, Release, Say, Stop
from app.core.delivery import Delivery
from app.core.events import Event, ReplyFinished, TurnCancelled, TurnPrepared, WordsRecognised
from app.core.exchange import Exchange
from app.core.paths import Paths
from app.core.settings import Settings
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.core.style import VoiceStyle
from app.evaluation.record import Record
from app.language.engines.scripted import ScriptedChatModel
from app.language.guarding.guard import Guard
from app.language.guarding.table import Table
from app.language.protocols import ChatModel, GuardModel
from app.speech.engines.scripted import (
    LoudnessDetector,
    ScriptedRecogniser,
    ScriptedTurnEnd,
    ToneSynthesiser,
)
from app.speech.protocols import FeelingEngine, Recogniser, SpeechDetector, Synthesiser
from app.speech.style_commands.understanding import StyleCommands
from app.speech_models.protocols import ListeningModel, SpeakingModel
from app.store.helplines import Country

FRAME = 512
TABLE = Table.load(Paths.default().resources)

Engine = TypeVar("Engine")
Kind = TypeVar("Kind", bound=Event)


def plainly(style: VoiceStyle, language: str) -> Delivery:
    """The style's speaker and pace, and nothing else."""
    return Delivery(style.speaker, pace=style.pace)


@dataclass
class Room:
    """The user hears what the loudspeaker plays and is heard by the microphone."""

    user: Sequence[str] = ("Hello.",)
    assistant: Sequence[str] = ("Good morning.",)
    finished: float = 1.0
    """What the turn-end detector thinks of every pause."""

    model: ChatModel | Future[ChatModel] | None = None
    """The engines, or when they will come; scripted ones if none are given."""

    recogniser: Recogniser | Future[Recogniser] | None = None
    synthesiser: Synthesiser | Future[Synthesiser] | None = None
    listening: ListeningModel | None = None
    """Hears for itself: nobody writes words down, unless a recogniser is given."""

    speaking: SpeakingModel | None = None
    """Hears and speaks for itself: there is no synthesiser, unless one is given."""

    detector: SpeechDetector = field(default_factory=LoudnessDetector)
    feelings: FeelingEngine | None = None
    guard: GuardModel | Future[GuardModel] | None = None
    """A second opinion; nobody's if none is given."""

    commands: StyleCommands | None = None
    """What understands wishes about the voice."""

    country: Country | None = None
    """Whose helplines are named."""

    settings: Settings = field(default_factory=Settings)
    past: Sequence[Exchange] = ()
    first_turn: int = 1
    events: list[Event] = field(default_factory=list)

    def __enter__(self) -> "Room":
        settings = self.settings
        announcer = Announcer()
        announce = announcer.announce
        self.record = Record()
        self.history = History(self.past)
        self.floor = Floor(settings.floor, announce, self.first_turn)
        recorder = Recorder(announcer, SPEECH_RATE, wanted=settings.privacy.keep_sound)
        self.loudspeaker = Loudspeaker(SPEECH_RATE, announce, heard=recorder.heard)
        recogniser = _coming(self.recogniser or ScriptedRecogniser(self.user))
        model = _coming(self.model or ScriptedChatModel(self.assistant))
        manner = Manner(settings.voice, lambda style: "", settings.feelings.follow)
        obliging = Obliging(manner, self.history, self.commands, announcer)
        second = _coming(self.guard) if self.guard else None
        opinion = SecondOpinion.of(settings.guard, second, announce)
        guarding = Guarding(self._guard(), self.country, announcer, opinion)
        ear = Ear(self.feelings)

        def transcribing(engine: Recogniser) -> Transcribing:
            return Transcribing(engine, self.floor, announce, ear, recorder.said)

        def replying(chat_model: ChatModel) -> Reply:
            rest = (self.history, settings, obliging, guarding, announce)
            if self.speaking is not None:
                return Answering(self.speaking, *rest)
            if self.listening is not None:
                return ReplyingToSound(self.listening, *rest)
            return Replying(chat_model, *rest)

        hears = bool(self.listening or self.speaking) and self.recogniser is None
        admitting = Admitting(self.floor, "en", announce, recorder.said)
        steps = Steps(
            Hearing(
                self.detector,
                ScriptedTurnEnd(self.finished),
                self.floor,
                settings.listening,
                announce,
            ),
            arrived(admitting) if hears else once_arrived(recogniser, transcribing),
            once_arrived(model, replying),
            arrived(Rehearsing(lambda style: style.speaker[:2], announce)),
            self._speech(),
        )
        pipeline = Pipeline(
            steps,
            self.loudspeaker.play,
            self.floor,
            announcer,
            Turnstile(1),
            aloud=settings.reply.aloud,
        )
        self.session = Session(pipeline, self.floor, self.history, announcer, settings)
        self.session.listen(self.events.append)
        self.session.listen(self.record.notice)
        self.session.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.session.close()
        if reason[0] is None:
            self._check_that_every_turn_ended_once()

    def _speech(self) -> Future[Speech]:
        synthesiser = _coming(self.synthesiser or ToneSynthesiser())
        if self.speaking is None:
            return once_arrived(synthesiser, self._voice)
        if self.synthesiser is None:
            return arrived(SpeakingInstead(None))
        return once_settled(
            synthesiser, lambda it: SpeakingInstead(None if it is None else self._voice(it))
        )

    def _voice(self, synthesiser: Synthesiser) -> Speaking:
        return Speaking(synthesiser, plainly, self.settings.voice)

    def _guard(self) -> Guard:
        return Guard(TABLE, self.settings.guard.level, self.settings.persona.preset)

    def user_talks(self, seconds: float, probability: float = 0.9) -> None:
        self._sound(seconds, probability)

    def user_is_silent(self, seconds: float) -> None:
        self._sound(seconds, 0.0)

    def user_talks_in_two_parts(self) -> None:
        """With a pause after the first, in which its reply is being prepared already."""
        for part in (1, 2):
            self.user_talks(0.5)
            self.user_is_silent(0.3)
            self.wait_for(WordsRecognised, part)
        self.user_is_silent(1.5)

    def user_holds_the_button_and_talks(self, seconds: float) -> None:
        self.session.send(Press())
        self._sound(seconds, 0.9)
        self.session.send(Release())

    def user_presses_the_button(self) -> None:
        self.session.send(Press())

    def user_lets_the_button_go(self) -> None:
        self.session.send(Release())

    def user_presses_stop(self) -> None:
        self.session.send(Stop())

    def user_writes(self, text: str) -> None:
        self.session.send(Say(text))

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

    def listen_to_all(self) -> Samples:
        """Everything that is heard until no reply is spoken any more, without silence after it."""
        blocks: list[Samples] = []
        while not blocks or self.record.pending:
            blocks.append(self.listen(0.05))
            self.record.wait(0.005)
        heard = np.concatenate(blocks)
        return heard[: int(np.flatnonzero(heard).max(initial=-1)) + 1]

    def wait_for(self, kind: type[Kind], times: int = 1) -> None:
        """Wait, without listening, until something has happened so many times."""
        for _ in range(1000):
            if len(self.of(kind)) >= times:
                return
            self.record.wait(0.01)
        raise AssertionError(f"{kind.__name__} did not come: {self.events}")

    def of(self, kind: type[Kind]) -> list[Kind]:
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

    def _check_that_every_turn_ended_once(self) -> None:
        ends = [e.turn for e in self.events if isinstance(e, ReplyFinished | TurnCancelled)]
        assert sorted(ends) == [event.turn for event in self.of(TurnPrepared)], self.events

    def _sound(self, seconds: float, level: float) -> None:
        for _ in range(round(seconds * SPEECH_RATE / FRAME)):
            self.session.hear(Sound(np.full(FRAME, level, np.float32), SPEECH_RATE))


def _coming(engine: Engine | Future[Engine]) -> Future[Engine]:
    return engine if isinstance(engine, Future) else arrived(engine)
