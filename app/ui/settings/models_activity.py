"""What is being done with each model, made from what happened. Pure: no Qt, no I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from app.catalog.model import Model
from app.core.events import Event
from app.core.fetching_events import (
    FetchFailed,
    FetchFinished,
    FetchPaused,
    FetchProgressed,
    FetchQueued,
    ModelDeleted,
    ModelsImported,
    ModelVerified,
    ShelvingFailed,
)
from app.core.voice_events import EngineFailed, EngineReady
from app.ui.settings.models_wording import progress


class Doing(Enum):
    """What is being done; the words are for the person who waits."""

    NOTHING = ""
    WAITING = "Waiting to be fetched"
    FETCHING = "Fetching"
    COPYING = "Copying"
    PAUSED = "Paused"
    CHECKING = "Reading every file"
    DELETING = "Deleting"


@dataclass(frozen=True, slots=True)
class Activity:
    """What is being done with one model, and what came of the last thing."""

    doing: Doing = Doing.NOTHING
    done: int = 0
    """Bytes that are here."""

    total: int = 0
    bytes_per_second: float = 0.0
    seconds_left: float | None = None
    outcome: str = ""
    """A sentence about what was done last."""

    trouble: bool = False
    """Whether that went wrong."""

    @property
    def busy(self) -> bool:
        """Whether something is going on."""
        return self.doing not in (Doing.NOTHING, Doing.PAUSED)

    @property
    def fetching(self) -> bool:
        """Whether it can be paused."""
        return self.doing in (Doing.WAITING, Doing.FETCHING)


IDLE = Activity()

_MOST_TELLING = (Doing.FETCHING, Doing.COPYING, Doing.WAITING, Doing.PAUSED)

Activities = Mapping[str, Activity]
"""By model id; a model that is not named is idle."""


def asked(activities: Activities, model_id: str, doing: Doing) -> Activities:
    """The activities once the user has asked for something."""
    return {**activities, model_id: Activity(doing)}


def after(activities: Activities, event: Event) -> Activities:
    """The activities after an event."""
    match event:
        case FetchQueued(ids):
            return {**activities, **{name: _queued(activities, name) for name in ids}}
        case FetchProgressed():
            return {**activities, event.model_id: _progressed(event)}
        case FetchPaused(ids):
            return {**activities, **{name: _paused(activities, name) for name in ids}}
        case FetchFinished(ids):
            return _all(activities, ids, "It is here, and every file is as it should be.")
        case FetchFailed(ids, advice):
            return _all(activities, ids, advice, trouble=True)
        case ModelsImported(ids, unverified):
            checked = [name for name in ids if name not in unverified]
            sound = _all(activities, checked, "Imported, and what came is as it should be.")
            return _all(sound, unverified, "Imported. Nobody vouches for its content.")
        case ModelVerified(name, faults):
            told = (
                " ".join(faults) + " Get it again." if faults else "Every file is as it should be."
            )
            return _all(activities, (name,), told, trouble=bool(faults))
        case ModelDeleted(name):
            return _all(activities, (name,), "")
        case ShelvingFailed(ids, advice):
            # an import that failed half-way has told of no model
            copying = (name for name, was in activities.items() if was.doing is Doing.COPYING)
            return _all(activities, ids or tuple(copying), advice, trouble=True)
    return _after_loading(activities, event)


def _after_loading(activities: Activities, event: Event) -> Activities:
    """Another model may run by now, so what was wrong with this one is said beside it."""
    match event:
        case EngineFailed(_, name, advice) if not _of(activities, name).busy:
            return _all(activities, (name,), advice, trouble=True)
        case EngineReady(_, name, _) if _of(activities, name).trouble:
            return _all(activities, (name,), "")
    return activities


def together(models: Sequence[Model], activities: Activities) -> Activity:
    """One activity for all these: the bytes of all, at the pace of the one under way."""
    each = [activities.get(model.id, IDLE) for model in models]
    total = sum(model.bytes for model in models)
    done = sum(min(was.done, model.bytes) for was, model in zip(each, models, strict=True))
    speed = max((was.bytes_per_second for was in each), default=0.0)
    doings = {was.doing for was in each}
    troubles = [was.outcome for was in each if was.trouble]
    return Activity(
        next((one for one in _MOST_TELLING if one in doings), Doing.NOTHING),
        done,
        total,
        speed,
        (total - done) / speed if speed > 0 else None,
        troubles[0] if troubles else "",
        trouble=bool(troubles),
    )


def progress_words(activity: Activity) -> str:
    """How far it has come."""
    pace = (activity.bytes_per_second, activity.seconds_left)
    return f"{activity.doing.value} · {progress(activity.done, activity.total, *pace)}"


def _of(activities: Activities, model_id: str) -> Activity:
    return activities.get(model_id, IDLE)


def _queued(activities: Activities, model_id: str) -> Activity:
    was = _of(activities, model_id)
    return Activity(Doing.WAITING, was.done, was.total)


def _paused(activities: Activities, model_id: str) -> Activity:
    was = _of(activities, model_id)
    return replace(was, doing=Doing.PAUSED, bytes_per_second=0.0, seconds_left=None)


def _progressed(event: FetchProgressed) -> Activity:
    doing = Doing.COPYING if event.copying else Doing.FETCHING
    return Activity(doing, event.done, event.total, event.bytes_per_second, event.seconds_left)


def _all(
    activities: Activities, model_ids: Iterable[str], outcome: str, *, trouble: bool = False
) -> Activities:
    told = Activity(outcome=outcome, trouble=trouble)
    return {**activities, **dict.fromkeys(model_ids, told)}
