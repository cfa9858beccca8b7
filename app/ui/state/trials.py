"""Which engines have worked and which are broken, told from what happened. Pure: no Qt, no clock.

An engine has worked when it has done its work in a conversation, not when it was loaded. It is
broken when it cannot be loaded, fails in one turn after another, or takes the voice process along.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from app.core.engine_events import EngineNeedless
from app.core.events import (
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplySounded,
    StageFailed,
    TurnOpened,
    WordsRecognised,
)
from app.core.voice_events import (
    EngineFailed,
    EngineLoading,
    EngineReady,
    EnginesRested,
    StageStuck,
    VoiceLost,
    VoiceStarted,
)

REPLACEABLE = ("language_model", "synthesiser", "recogniser")
"""Tasks for which the user chooses among models; those to be suspected first come first."""

MOST_FAILURES = 3
"""So many turns in a row may fail for one engine; the last of them is one too many."""

MOST_CRASHES = 2
"""Likewise of the voice process. One is enough for what has never worked and was being loaded."""

_STAGES = {
    "transcribing": "recogniser",
    "replying": "language_model",
    "conversing": "language_model",
    "speaking": "synthesiser",
}


class How(Enum):
    """In which way an engine turned out to be broken; the words end a sentence about it."""

    NOT_LOADED = "could not be loaded"
    FAILING = "failed again and again"
    CRASHED = "was in use when Parley's voice stopped"


@dataclass(frozen=True, slots=True)
class Worked:
    """A model has done its work."""

    task: str
    model: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A model is not to be used any more."""

    task: str
    model: str
    how: How
    advice: str
    """A sentence saying what to do."""


class Trials:
    """Follows the engines of one voice process after the other."""

    def __init__(self) -> None:
        self._chosen: dict[str, str] = {}
        self._loading: dict[str, str] = {}
        self._ready: dict[str, str] = {}
        self._needless: set[str] = set()
        self._worked: set[tuple[str, str]] = set()
        self._failures: dict[tuple[str, str], int] = {}
        self._crashes: dict[tuple[str, str], int] = {}
        self._typed = self._rehearsed = 0
        self._stuck = ""

    def remember(self, task: str, models: Iterable[str]) -> None:
        """These have worked before."""
        self._worked.update((task, model) for model in models)

    def expect(self, task: str, model: str) -> None:
        """This is what the settings name now, so it will be loaded; no name for none."""
        if self._chosen.get(task) != model:
            self._needless.clear()  # what another model does itself is not known yet
        self._chosen[task] = model

    def forgive(self, task: str, model: str) -> None:
        """Begin anew with a model, because the user wants to try it again."""
        self._failures.pop((task, model), None)
        self._crashes.pop((task, model), None)

    def after(self, event: Event) -> Worked | Broken | None:
        """What an event shows of an engine, if anything."""
        match event:
            case EngineLoading(task, model) if task in REPLACEABLE:
                self._ready.pop(task, None)
                self._needless.discard(task)
                self._loading[task] = model
            case EngineNeedless(task):
                self._loading.pop(task, None)
                self._ready.pop(task, None)
                self._needless.add(task)
            case EngineReady(task, model, _) if task in REPLACEABLE:
                self._loading.pop(task, None)
                self._ready[task] = model
            case EngineFailed(task, model, advice) if task in REPLACEABLE:
                self._loading.pop(task, None)
                return Broken(task, model, How.NOT_LOADED, advice)
            case EngineNeedless(task):
                self._loading.pop(task, None)
                self._ready.pop(task, None)
            case EnginesRested() | VoiceStarted():
                self._begin_anew()
            case StageStuck(stage, _):
                self._stuck = _STAGES.get(stage, "")
            case VoiceLost():
                return self._crashed(event.advice)
            case _:
                return self._after_turn(event)
        return None

    def _after_turn(self, event: Event) -> Worked | Broken | None:
        match event:
            case TurnOpened(turn, OpenedBecause.TYPED):
                self._typed = turn
            case TurnOpened(turn, OpenedBecause.REHEARSED):
                self._rehearsed = turn
            case WordsRecognised(turn) if turn != self._typed:
                return self._succeeded("recogniser")
            case ClauseWritten(turn) if turn != self._rehearsed:
                return self._succeeded("language_model")
            case ReplySounded():
                return self._succeeded("synthesiser")
            case StageFailed(_, stage, advice, False) if stage in _STAGES:
                return self._failed(_STAGES[stage], advice)
        return None

    def _succeeded(self, task: str) -> Worked | None:
        model = self._ready.get(task) or self._loading.get(task)  # that it is there is told later
        if model is None:
            return None
        self.forgive(task, model)
        self._worked.add((task, model))
        return Worked(task, model)

    def _failed(self, task: str, advice: str) -> Broken | None:
        model = self._ready.get(task)
        if model is None:  # it could not be loaded, which has been told
            return None
        self._failures[task, model] = self._failures.get((task, model), 0) + 1
        if self._failures[task, model] < MOST_FAILURES:
            return None
        return Broken(task, model, How.FAILING, advice)

    def _crashed(self, advice: str) -> Broken | None:
        suspect, loading, ready = self._suspect(), dict(self._loading), dict(self._ready)
        self._begin_anew()
        if suspect is None:
            return None
        task, model = suspect
        self._crashes[suspect] = self._crashes.get(suspect, 0) + 1
        sure = loading.get(task) == model and suspect not in self._worked
        if self._crashes[suspect] < (1 if sure else MOST_CRASHES):
            return None
        how = How.CRASHED if ready.get(task) == model else How.NOT_LOADED
        return Broken(task, model, how, advice)

    def _suspect(self) -> tuple[str, str] | None:
        """Whom to blame for the end of the voice process; nobody where all have proved good."""
        if self._stuck in self._ready:
            return self._stuck, self._ready[self._stuck]
        needed = [task for task in REPLACEABLE if task not in self._needless]
        loading, chosen, ready = (
            [(task, models[task]) for task in needed if models.get(task)]
            for models in (self._loading, self._chosen, self._ready)
        )
        untold = [engine for engine in chosen if engine not in ready]  # that they are being loaded
        engines = [*loading, *untold, *ready]
        unproven = [engine for engine in engines if engine not in self._worked]
        return next(iter([*unproven, *loading]), None)

    def _begin_anew(self) -> None:
        self._loading.clear()
        self._ready.clear()
        self._stuck = ""
