"""Builds engines from the models on this computer; only this and bootstrap.py name classes."""

from dataclasses import asdict, replace
from pathlib import Path

from app.catalog.library import Library, State
from app.catalog.manifest import Manifest
from app.catalog.model import Model, Pack, Task
from app.conversation.arrival import ArrivingEngines as ArrivingEngines  # for those above, too
from app.conversation.arrival import Engines as Engines
from app.core.cores import MOST_THREADS, available_cores
from app.core.errors import UsageError
from app.core.paths import Paths
from app.core.settings import ListeningSettings, ReplySettings, Settings
from app.core.sound import SPEECH_RATE, Sound
from app.core.style import VoiceStyle
from app.core.turn import Turn
from app.language.prompt import build_prompt
from app.language.protocols import ChatModel, GuardModel
from app.language.registry import CHAT_MODELS, GUARD_MODELS
from app.speech.feelings import VoiceFeelings
from app.speech.protocols import (
    FeelingEngine,
    Recogniser,
    SpeechDetector,
    Synthesiser,
    TurnEndDetector,
)
from app.speech.registry import (
    DETECTORS,
    FEELING_ENGINES,
    RECOGNISERS,
    SYNTHESISERS,
    TURN_END_DETECTORS,
)
from app.speech.style_commands.understanding import StyleCommands
from app.speech.voices import Repertoire

SCRIPTED = "scripted"
"""The id of engines that need no model."""


class Workshop:
    """Builds engines from the models on this computer."""

    def __init__(self, paths: Paths, cores: int = 0) -> None:
        self.paths = paths
        self.cores = cores or available_cores()
        self._threads = min(self.cores, MOST_THREADS)
        self.library = build_library(paths)
        self.repertoire = Repertoire.load(paths.resources)
        self.voice_feelings: FeelingEngine = VoiceFeelings()
        """Gets to know the user's voice, whatever else is changed."""

    def with_language_model(self, settings: Settings) -> Settings:
        """The settings with a language model that is here, if the one they name is not."""
        chosen = settings.models.language_model
        here = [
            model.id
            for model in self.library.manifest
            if model.task is Task.LANGUAGE_MODEL and self.library.state(model) is State.PRESENT
        ]
        fitting = [model.id for model in self.library.manifest.pack(Pack.FAST) if model.id in here]
        if chosen in (SCRIPTED, *here) or not fitting:
            return settings
        return replace(settings, models=replace(settings.models, language_model=fitting[0]))

    def detector(self, model_id: str) -> SpeechDetector:
        """The voice activity detector."""
        engine, folder = self._resolve(model_id, Task.DETECTOR)
        return DETECTORS[engine](folder)

    def turn_end_detector(self, model_id: str) -> TurnEndDetector:
        """The turn-end detector."""
        engine, folder = self._resolve(model_id, Task.TURN_END)
        return TURN_END_DETECTORS[engine](folder)

    def recogniser(self, model_id: str, settings: ListeningSettings) -> Recogniser:
        """The recogniser, warm."""
        engine, folder = self._resolve(model_id, Task.RECOGNISER)
        recogniser = RECOGNISERS[engine](folder, settings.languages, self._threads)
        recogniser.transcribe(Sound.silence(1.0, SPEECH_RATE), 0.0)
        recogniser.forget()
        return recogniser

    def chat_model(self, model_id: str, settings: ReplySettings, persona: str) -> ChatModel:
        """The language model, with its instructions read."""
        engine, folder = self._resolve(model_id, Task.LANGUAGE_MODEL)
        template = self._template(model_id)
        chat_model = CHAT_MODELS[engine](folder, template, settings, self._threads)
        for _ in chat_model.remember(build_prompt(persona, "", (), ""), Turn(0)):
            pass
        return chat_model

    def synthesiser(self, model_id: str, style: VoiceStyle) -> Synthesiser:
        """The voice, warm."""
        engine, folder = self._resolve(model_id, Task.SYNTHESISER)
        self._check_style(style, engine)
        synthesiser = SYNTHESISERS[engine](folder, self.paths.derived, self._threads)
        for _ in synthesiser.synthesise("Hello.", self.repertoire.delivery(style, "en"), "en"):
            pass
        return synthesiser

    def feelings(self, model_id: str) -> FeelingEngine:
        """A model that hears how the user sounds, beside `voice_feelings`."""
        engine, folder = self._resolve(model_id, Task.FEELINGS)
        return FEELING_ENGINES[engine](folder)

    def guard_model(self, model_id: str) -> GuardModel:
        """What judges beside the phrase lists, with its questions read."""
        engine, folder = self._resolve(model_id, Task.GUARD)
        return GUARD_MODELS[engine](folder, self._template(model_id), self._threads)

    def engines(self, settings: Settings) -> Engines:
        """Load everything that a conversation needs.

        One after the other, the language model last: side by side it takes longer on few cores.
        """
        models = settings.models
        return Engines(
            self.detector(models.detector),
            self.turn_end_detector(models.turn_end),
            self.recogniser(models.recogniser, settings.listening),
            self.synthesiser(models.synthesiser, settings.voice),
            self.chat_model(models.language_model, settings.reply, settings.persona.text),
            self.guard_model(settings.guard.model) if settings.guard.model else None,
        )

    def check(self, settings: Settings) -> None:
        """Find what is wrong with the settings before anything is loaded."""
        for task, model_id in asdict(settings.models).items():
            engine, _ = self._resolve(model_id, Task(task))
            if task == Task.SYNTHESISER:
                self._check_style(settings.voice, engine)
        if settings.guard.model:
            self._resolve(settings.guard.model, Task.GUARD)

    def own_language(self, style: VoiceStyle) -> str:
        """ISO 639-1 code of the style's speaker; UsageError if there is none such."""
        return self.repertoire.speaker(style.speaker).language.split("-")[0]

    def style_commands(self, settings: Settings) -> StyleCommands | None:
        """Understands what is wished of the voice; None if nobody is to be obeyed, or heard."""
        if not (settings.reply.voice_wishes and settings.reply.aloud):
            return None
        engines = {model.id: model.engine for model in self.library.manifest}
        usual = self.repertoire.speaker(VoiceStyle().speaker).engine
        engine = engines.get(settings.models.synthesiser, usual)
        return StyleCommands.load(self.paths.resources, self.repertoire, engine)

    def _check_style(self, style: VoiceStyle, engine: str) -> None:
        self.repertoire.check(style)
        speaker = self.repertoire.speaker(style.speaker)
        if style.speaker != VoiceStyle().speaker and engine not in (speaker.engine, SCRIPTED):
            names = [s.name for s in self.repertoire.speakers if s.engine == engine]
            raise UsageError(
                f"{style.speaker} is a speaker of {speaker.engine.capitalize()}; "
                f"choose one of {engine.capitalize()}'s: {', '.join(names)}."
            )

    def _resolve(self, model_id: str, task: Task) -> tuple[str, Path]:
        """The engine of a model and the folder of its files, all of them sound."""
        if model_id == SCRIPTED:
            return SCRIPTED, Path()
        model = self._model(model_id)
        if model.task is not task:
            fitting = ", ".join(m.id for m in self.library.manifest if m.task is task)
            raise UsageError(
                f"{model_id} is a {model.task.value.replace('_', ' ')}, "
                f"not a {task.value.replace('_', ' ')}; choose one of: {fitting}."
            )
        return model.engine, self.library.folder(model_id)

    def _template(self, model_id: str) -> str:
        return "" if model_id == SCRIPTED else str(self._model(model_id).template)

    def _model(self, model_id: str) -> Model:
        return self.library.manifest.model(model_id)


def build_library(paths: Paths) -> Library:
    """The models on this computer."""
    manifest = Manifest.load(paths.resources / "models.toml")
    return Library(manifest, paths.store, paths.models, paths.bundled)
