"""Whether everything is there that a conversation needs, told from events. Pure: no Qt."""

from dataclasses import dataclass, replace
from enum import Enum

from app.core.engine_events import EngineNeedless, EngineProgressed
from app.core.events import (
    Event,
    OpenedBecause,
    ReplyFinished,
    ReplySounded,
    StageFailed,
    TurnCancelled,
    TurnEvent,
    TurnOpened,
    TurnPrepared,
)
from app.core.voice_events import (
    EngineFailed,
    EngineLoading,
    EngineReady,
    EnginesRested,
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneLost,
    MicrophoneOpened,
    MicrophoneSilent,
    SoundAdvised,
    StageStuck,
    VoiceLost,
    VoiceStarted,
)
from app.ui.state import notices
from app.ui.state.notices import Cure, Notice

NEEDED = ("detector", "recogniser", "language_model", "synthesiser")
"""Tasks whose engines must have been loaded before a conversation can begin."""


_NO_TURN = 0
"""The turn of what fails outside all turns, such as a recording that cannot be read."""

_RESTING = frozenset(NEEDED) - {"detector"}
"""Of these, those that may have been unloaded to rest."""


class Loaded(Enum):
    """How far an engine has come."""

    LOADING = "being loaded"
    READY = "loaded and warm"
    FAILED = "could not be loaded"


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine of the voice process."""

    task: str
    loaded: Loaded
    advice: str = ""
    progress: str = ""
    """How far loading has come, as "Whisper base: 40 %"; empty if that is not known."""


class Voice(Enum):
    """What has become of the voice process."""

    HERE = "running or on its way, as usual"
    RETURNING = "lost, and being started again"
    BACK = "started again"
    GONE = "lost, and not coming back"


@dataclass(frozen=True, slots=True)
class Readiness:
    """The voice process, its engines and its devices."""

    voice: Voice = Voice.HERE
    engines: tuple[Engine, ...] = ()
    microphone_settled: bool = False
    """Whether it is known if there is a microphone."""

    microphone_trouble: str = ""
    loudspeaker_trouble: str = ""
    microphone_silent: str = ""
    """What to do about a microphone without any sound."""

    started: bool = False
    """Whether everything needed has been there once since the voice process started."""

    resting: bool = False
    waking: bool = False
    stuck: bool = False
    rehearsal: int = 0
    """The turn in which a text was read aloud last."""

    passing: Notice | None = None
    """A notice without a lasting cause: it goes with the next turn."""

    aside: Notice | None = None
    """One that comes at any time in a turn: it goes when a reply has been heard."""

    trouble: Notice | None = None
    """Why the voice is gone for good."""

    instead: Notice | None = None
    """That another model is used than was chosen, until the user puts it away or chooses again."""

    @property
    def failed(self) -> Engine | None:
        """An engine that could not be loaded."""
        return next((one for one in self.engines if one.loaded is Loaded.FAILED), None)

    @property
    def loading(self) -> Engine | None:
        """An engine that is being loaded, one that tells how far it is before others."""
        loading = [one for one in self.engines if one.loaded is Loaded.LOADING]
        return max(loading, key=lambda one: bool(one.progress), default=None)

    @property
    def notice(self) -> Notice | None:
        """The notice about the gravest of what is not as it should be."""
        failed, loading = self.failed, self.loading
        if self.voice is Voice.GONE:
            return self.trouble or notices.GONE
        if self.voice is Voice.RETURNING:
            return notices.RETURNING
        if failed is not None:
            return Notice(failed.advice, Cure.MODELS)
        if self.instead is not None:
            return self.instead
        for advice in (self.microphone_trouble, self.loudspeaker_trouble, self.microphone_silent):
            if advice:
                return Notice(advice, Cure.SOUND)
        if self.stuck:
            return notices.STUCK
        if self.waking:
            return notices.WAKING
        if loading is not None and self.started:
            notice = notices.LOADING.get(loading.task, notices.LOADING_OTHER)
            return replace(notice, progress=loading.progress and f"{loading.progress}.")
        return notices.BACK if self.voice is Voice.BACK else self.passing or self.aside

    def after(self, event: Event) -> "Readiness":
        """The readiness after an event."""
        match event:
            case VoiceLost():
                voice = Voice.RETURNING if event.returning else Voice.GONE
                trouble = Notice(event.advice, Cure.MODELS) if event.advice else None
                return Readiness(voice=voice, trouble=trouble, instead=self.instead)
            case VoiceStarted():
                voice = Voice.BACK if event.restarted else Voice.HERE
                return Readiness(voice=voice, instead=self.instead)
            case EngineFailed(task="feelings" | "guard"):
                return replace(self, aside=notices.without_model(event.task, event.advice))
            case EngineLoading(task="feelings" | "guard") | EngineReady(task="feelings" | "guard"):
                return replace(self, aside=None)  # nobody waits for it
            case EngineNeedless():
                return self._with_engine(EngineReady(event.task, "", 0.0))._settled()
            case EngineProgressed():
                return self._progressed(event)
            case EngineLoading() | EngineReady() | EngineFailed() | EnginesRested():
                return self._with_engine(event)._settled()
            case StageStuck():
                return replace(self, stuck=True)
            case TurnEvent():
                return self._after_turn(event)
        return self._with_devices(event)

    def _passing(self, advice: str, cure: Cure = Cure.NONE) -> "Readiness":
        return replace(self, passing=Notice(advice, cure)) if advice else self

    def _with_devices(self, event: Event) -> "Readiness":
        match event:
            case MicrophoneOpened():
                here = self._with_microphone("")
                return here._passing(event.advice, Cure.SOUND)._settled()
            case MicrophoneLost():
                return self._with_microphone(event.advice)._settled()
            case MicrophoneSilent():
                return replace(self, microphone_silent=event.advice)
            case SoundAdvised():
                return self._passing(event.advice, Cure.SOUND)
            case LoudspeakerOpened():
                return replace(self, loudspeaker_trouble="")._passing(event.advice, Cure.SOUND)
            case LoudspeakerLost():
                return replace(self, loudspeaker_trouble=event.advice)
        return self

    def _with_microphone(self, trouble: str) -> "Readiness":
        return replace(
            self, microphone_settled=True, microphone_trouble=trouble, microphone_silent=""
        )

    def _with_engine(
        self, event: EngineLoading | EngineReady | EngineFailed | EnginesRested
    ) -> "Readiness":
        match event:
            case EnginesRested():
                return replace(self, engines=(), resting=True, waking=False)
            case EngineLoading():
                engine = Engine(event.task, Loaded.LOADING)
            case EngineReady():
                engine = Engine(event.task, Loaded.READY)
            case EngineFailed():
                engine = Engine(event.task, Loaded.FAILED, event.advice)
        others = (one for one in self.engines if one.task != event.task)
        waking = self.resting or self.waking
        return replace(self, engines=(*others, engine), resting=False, waking=waking)

    def _progressed(self, event: EngineProgressed) -> "Readiness":
        """Of engines that are not needed, and of those that are not loading, nothing is shown."""
        far = f"{round(100 * event.share)} %" if event.share < 1.0 else "almost ready"
        progress = f"{event.title}: {far}"
        return replace(
            self,
            engines=tuple(
                replace(one, progress=progress)
                if (one.task, one.loaded) == (event.task, Loaded.LOADING)
                else one
                for one in self.engines
            ),
        )

    def _settled(self) -> "Readiness":
        """Note the moment from which a conversation is possible."""
        known = {one.task for one in self.engines}
        here = self.loading is None and known.issuperset(NEEDED)
        waking = self.waking and not (self.loading is None and known >= _RESTING)
        started = self.started or (here and self.microphone_settled)
        return replace(self, started=started, waking=waking)

    def _after_turn(self, event: TurnEvent) -> "Readiness":
        if isinstance(event, TurnOpened) and event.because is OpenedBecause.REHEARSED:
            return replace(self, rehearsal=event.turn, stuck=False, passing=None)
        if isinstance(event, StageFailed) and event.turn in (_NO_TURN, self.rehearsal):
            return self._passing(event.advice)
        if isinstance(event, TurnPrepared | TurnOpened):
            voice = Voice.HERE if self.voice is Voice.BACK else self.voice
            return replace(self, voice=voice, stuck=False, passing=None)
        if isinstance(event, ReplySounded):
            return replace(self, started=True, waking=False)
        if isinstance(event, ReplyFinished) and (self.stuck or self.aside):
            return replace(self, stuck=False, aside=None)
        if isinstance(event, TurnCancelled) and self.stuck:
            return replace(self, stuck=False)
        return self
