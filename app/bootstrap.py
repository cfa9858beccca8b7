"""Builds every object and joins them; the only file that names concrete classes."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from app.audio.loudspeaker import Loudspeaker
from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.catalog.model import Task
from app.conversation.announcer import Announcer
from app.conversation.floor import Floor
from app.conversation.hearing import Hearing
from app.conversation.history import History
from app.conversation.pipeline import Pipeline
from app.conversation.replying import Replying
from app.conversation.session import Session
from app.conversation.speaking import Speaking
from app.conversation.timing import Clock, Timing
from app.conversation.transcribing import Transcribing
from app.conversation.turnstile import Turnstile
from app.core.errors import UsageError
from app.core.paths import Paths
from app.core.settings import ListeningSettings, ReplySettings, Settings
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.core.turn import Turn
from app.language.prompt import build_prompt
from app.language.protocols import ChatModel
from app.language.registry import CHAT_MODELS
from app.speech.protocols import Recogniser, SpeechDetector, Synthesiser, TurnEndDetector
from app.speech.registry import DETECTORS, RECOGNISERS, SYNTHESISERS, TURN_END_DETECTORS
from app.speech.voices import Repertoire

SCRIPTED = "scripted"
"""The id of engines that need no model."""

_MOST_THREADS = 6
"""More threads than this gain nothing for small models and slow down the rest of the laptop."""

LOUDSPEAKER_RATE = 24_000

Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Engines:
    """Every engine of a conversation, loaded and warm."""

    detector: SpeechDetector
    turn_end_detector: TurnEndDetector
    recogniser: Recogniser
    chat_model: ChatModel
    synthesiser: Synthesiser


@dataclass(frozen=True, slots=True)
class Conversation:
    """A session with the end that is pulled and what was measured."""

    session: Session
    loudspeaker: Loudspeaker
    timing: Timing


class Workshop:
    """Builds engines from the models on this computer."""

    def __init__(self, paths: Paths, cores: int = 0) -> None:
        self._paths = paths
        self.cores = cores or len(os.sched_getaffinity(0))
        self._threads = min(self.cores, _MOST_THREADS)
        self.library = build_library(paths)
        self.repertoire = Repertoire.load(paths.resources)

    def detector(self, model_id: str) -> SpeechDetector:
        """The voice activity detector."""
        return self._build(model_id, Task.DETECTOR, DETECTORS)

    def turn_end_detector(self, model_id: str) -> TurnEndDetector:
        """The turn-end detector."""
        return self._build(model_id, Task.TURN_END, TURN_END_DETECTORS)

    def recogniser(self, model_id: str, settings: ListeningSettings) -> Recogniser:
        """The recogniser, warm."""
        recogniser = self._build(
            model_id, Task.RECOGNISER, RECOGNISERS, settings.languages, self._threads
        )
        recogniser.transcribe(Sound.silence(1.0, SPEECH_RATE), 0.0)
        return recogniser

    def chat_model(self, model_id: str, settings: ReplySettings) -> ChatModel:
        """The language model, with its instructions read."""
        template = "" if model_id == SCRIPTED else self.library.manifest.model(model_id).template
        chat_model = self._build(
            model_id,
            Task.LANGUAGE_MODEL,
            CHAT_MODELS,
            template or "chatml",
            settings,
            self._threads,
        )
        for _ in chat_model.remember(build_prompt(settings.persona, "", (), ""), Turn(0)):
            pass
        return chat_model

    def synthesiser(self, model_id: str, style: VoiceStyle) -> Synthesiser:
        """The voice, warm."""
        self.repertoire.check(style)
        synthesiser = self._build(
            model_id, Task.SYNTHESISER, SYNTHESISERS, self._paths.derived, self._threads
        )
        for _ in synthesiser.synthesise("Hello.", style, "en"):
            pass
        return synthesiser

    def engines(self, settings: Settings) -> Engines:
        """Load everything that a conversation needs, side by side."""
        models = settings.models
        with ThreadPoolExecutor(2) as pool:
            chat_model = pool.submit(self.chat_model, models.language_model, settings.reply)
            synthesiser = pool.submit(self.synthesiser, models.synthesiser, settings.voice)
            return Engines(
                self.detector(models.detector),
                self.turn_end_detector(models.turn_end),
                self.recogniser(models.recogniser, settings.listening),
                chat_model.result(),
                synthesiser.result(),
            )

    def _build(
        self,
        model_id: str,
        task: Task,
        registry: Mapping[str, Callable[..., Built]],
        *rest: Any,
    ) -> Built:
        if model_id == SCRIPTED:
            return registry[SCRIPTED](Path(), *rest)
        model = self.library.manifest.model(model_id)
        if model.task is not task:
            fitting = ", ".join(m.id for m in self.library.manifest if m.task is task)
            raise UsageError(
                f"{model_id} is a {model.task.value.replace('_', ' ')}, "
                f"not a {task.value.replace('_', ' ')}; choose one of: {fitting}."
            )
        return registry[model.engine](self.library.folder(model_id), *rest)


def build_library(paths: Paths) -> Library:
    """The models on this computer."""
    return Library(Manifest.load(paths.resources / "models.toml"), paths.store, paths.models)


def build_conversation(workshop: Workshop, engines: Engines, settings: Settings) -> Conversation:
    """Join the engines, in the order of the signal path."""
    announcer = Announcer()
    announce = announcer.announce
    timing = Timing(Clock())
    history = History()
    floor = Floor(settings.floor, announce)
    loudspeaker = Loudspeaker(LOUDSPEAKER_RATE, announce)
    hint = workshop.repertoire.hint(settings.voice)
    announcer.listen(timing.notice)
    pipeline = Pipeline(
        Hearing(engines.detector, engines.turn_end_detector, floor, settings.listening),
        Transcribing(engines.recogniser, floor, announce),
        Replying(engines.chat_model, history, settings.reply, hint, announce),
        Speaking(engines.synthesiser, settings.voice),
        loudspeaker.play,
        floor,
        announcer,
        Turnstile.for_cores(workshop.cores),
    )
    return Conversation(Session(pipeline, floor, history, announcer), loudspeaker, timing)
