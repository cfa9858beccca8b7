"""Builds engines from the models on this computer; only this and bootstrap.py name classes."""

from dataclasses import asdict, replace
from pathlib import Path

from app.catalog.languages import known_languages
from app.catalog.library import Library, State
from app.catalog.manifest import Manifest
from app.catalog.model import BRAINS, OWN_VOICE, Model, Pack, Task
from app.catalog.scripted import SCRIPTED as SCRIPTED  # for those above, too
from app.catalog.scripted import SCRIPTED_BRAINS as SCRIPTED_BRAINS
from app.conversation.arrival import ArrivingEngines as ArrivingEngines  # for those above, too
from app.conversation.arrival import Brain
from app.conversation.arrival import Engines as Engines
from app.core.cores import MOST_THREADS, available_cores
from app.core.errors import ParleyError, UsageError
from app.core.paths import Paths
from app.core.progress import tell
from app.core.settings import ListeningSettings, ModelSettings, ReplySettings, Settings
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
    CODECS,
    DETECTORS,
    FEELING_ENGINES,
    RECOGNISERS,
    SYNTHESISERS,
    TURN_END_DETECTORS,
)
from app.speech.style_commands.understanding import StyleCommands
from app.speech.tokens import Codec
from app.speech.voices import Repertoire
from app.speech_models.protocols import SpeakingModel
from app.speech_models.registry import DUPLEX_MODELS, LISTENING_MODELS, SPEAKING_MODELS


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
            if model.task in BRAINS and self.library.state(model) is State.PRESENT
        ]
        fitting = [model.id for model in self.library.manifest.pack(Pack.FAST) if model.id in here]
        if chosen in (*SCRIPTED_BRAINS, *here) or not fitting:
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
        languages = self._languages(model_id, settings)
        recogniser = RECOGNISERS[engine](folder, languages, self._threads)
        recogniser.transcribe(Sound.silence(1.0, SPEECH_RATE), 0.0)
        recogniser.forget()
        return recogniser

    def brain_task(self, model_id: str) -> Task:
        """Of which kind what answers is."""
        known = {model.id: model.task for model in self.library.manifest}
        task = SCRIPTED_BRAINS.get(model_id) or known.get(model_id)  # else told when it is loaded
        return task if task in BRAINS else Task.LANGUAGE_MODEL

    def needless(self, models: ModelSettings) -> frozenset[str]:
        """The engines that what answers makes needless, by their names in the settings."""
        task = self.brain_task(models.language_model)
        unheard = task is not Task.LANGUAGE_MODEL and not models.recogniser
        unvoiced = task in OWN_VOICE and not self.spare(models)
        left_out = (("recogniser", unheard), ("synthesiser", unvoiced))
        return frozenset(name for name, needless in left_out if needless)

    def spare(self, models: ModelSettings) -> frozenset[str]:
        """Those that it can do without, but not as well: a voice is to say what the guard says."""
        speaks = self.brain_task(models.language_model) is Task.SPEAKING_MODEL
        here = models.synthesiser == SCRIPTED or self.library.has(models.synthesiser)
        return frozenset({"synthesiser"} if speaks and here else ())

    def chat_model(self, model_id: str, settings: ReplySettings, persona: str) -> Brain:
        """What answers, with its instructions read."""
        task = self.brain_task(model_id)
        engine, folder = self._resolve(model_id, task)
        if task is Task.DUPLEX_MODEL:
            return DUPLEX_MODELS[engine](folder, settings, self._threads)
        brain: ChatModel | SpeakingModel
        if task is Task.LANGUAGE_MODEL:
            template = self._template(model_id)
            brain = CHAT_MODELS[engine](folder, template, settings, self._threads)
        elif task is Task.LISTENING_MODEL:
            brain = LISTENING_MODELS[engine](folder, settings, self._threads)
        else:
            brain = SPEAKING_MODELS[engine](folder, settings, self._threads)
        for _ in brain.remember(build_prompt(persona, "", (), ""), Turn(0)):
            tell(1.0)  # it may be given up meanwhile
        return brain

    def codec(self, model_id: str) -> Codec:
        """What makes tokens of sound."""
        engine, folder = self._resolve(model_id, Task.CODEC)
        return CODECS[engine](folder, self._threads)

    def synthesiser(self, model_id: str, style: VoiceStyle) -> Synthesiser:
        """The voice, warm."""
        engine, folder = self._resolve(model_id, Task.SYNTHESISER)
        self._check_style(style, model_id, engine)
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
        unheard = "recogniser" in self.needless(models)
        return Engines(
            self.detector(models.detector),
            self.turn_end_detector(models.turn_end),
            None if unheard else self.recogniser(models.recogniser, settings.listening),
            self._synthesiser(settings),
            self.chat_model(models.language_model, settings.reply, settings.persona.text),
            self.guard_model(settings.guard.model) if settings.guard.model else None,
        )

    def check(self, settings: Settings) -> None:
        """Find what is wrong with the settings before anything is loaded."""
        unchecked = self.needless(settings.models) | self.spare(settings.models)
        for task, model_id in asdict(settings.models).items():
            if task in unchecked:
                continue
            brain = task == Task.LANGUAGE_MODEL
            engine, _ = self._resolve(model_id, self.brain_task(model_id) if brain else Task(task))
            if task == Task.SYNTHESISER:
                self._check_style(settings.voice, model_id, engine)
            if task == Task.RECOGNISER:
                self._languages(model_id, settings.listening)
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

    def _synthesiser(self, settings: Settings) -> Synthesiser | None:
        models = settings.models
        if "synthesiser" in self.needless(models):
            return None
        try:
            return self.synthesiser(models.synthesiser, settings.voice)
        except ParleyError:
            if not self.spare(models):
                raise
            return None

    def _check_style(self, style: VoiceStyle, model_id: str, engine: str) -> None:
        self.repertoire.check(style)
        if engine != SCRIPTED and style.speaker != VoiceStyle().speaker:
            self.repertoire.check_speaker(style, engine, self._model(model_id).title)

    def _resolve(self, model_id: str, task: Task) -> tuple[str, Path]:
        """The engine of a model and the folder of its files, all of them sound."""
        if SCRIPTED_BRAINS.get(model_id) in (task, Task.LANGUAGE_MODEL):
            return SCRIPTED, Path()
        model = self._model(model_id)
        if model.task is not task:
            fitting = ", ".join(m.id for m in self.library.manifest if m.task is task)
            raise UsageError(
                f"{model_id} is a {model.task.value.replace('_', ' ')}, "
                f"not a {task.value.replace('_', ' ')}; choose one of: {fitting}."
            )
        return model.engine, self.library.folder(model_id)

    def _languages(self, model_id: str, settings: ListeningSettings) -> tuple[str, ...]:
        wanted = settings.languages
        return wanted if model_id == SCRIPTED else known_languages(self._model(model_id), wanted)

    def _template(self, model_id: str) -> str:
        return "" if model_id == SCRIPTED else str(self._model(model_id).template)

    def _model(self, model_id: str) -> Model:
        return self.library.manifest.model(model_id)


def build_library(paths: Paths) -> Library:
    """The models on this computer."""
    manifest = Manifest.load(paths.resources / "models.toml")
    return Library(manifest, paths.store, paths.models, paths.bundled)
