"""The models of a first conversation, and how much of them is here. Pure: no Qt."""

from dataclasses import dataclass

from app.catalog.library import Library, State
from app.catalog.model import Model, Task
from app.core.settings import ModelSettings
from app.ui.settings.models_activity import IDLE, Activities, Activity, Doing
from app.ui.settings.models_wording import progress

_MOST_TELLING = (Doing.FETCHING, Doing.COPYING, Doing.WAITING, Doing.PAUSED)


@dataclass(frozen=True, slots=True)
class Needs:
    """What is needed, and what of it is not here yet."""

    models: tuple[Model, ...]
    lacking: tuple[Model, ...]

    @property
    def lacking_bytes(self) -> int:
        """Bytes to be fetched, what was only begun included."""
        return sum(model.bytes for model in self.lacking)

    @property
    def ids(self) -> list[str]:
        """The lacking models."""
        return [model.id for model in self.lacking]


def needs(library: Library, models: ModelSettings, recommended: str) -> Needs:
    """What is chosen; in place of a language model that is not here, the recommended one."""
    needed = []
    for model in library.manifest:
        chosen: str = getattr(models, model.task.value, "")  # some are not of the conversation
        if model.task is Task.LANGUAGE_MODEL and not _here(library, chosen):
            chosen = recommended
        if model.id == chosen:
            needed.append(model)
    lacking = (model for model in needed if library.state(model) is not State.PRESENT)
    return Needs(tuple(needed), tuple(lacking))


def together(needs: Needs, activities: Activities) -> Activity:
    """One activity for all that is lacking: the bytes of all, at the pace of the one under way."""
    models = needs.lacking
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


def _here(library: Library, model_id: str) -> bool:
    known = [model for model in library.manifest if model.id == model_id]
    return not known or library.state(known[0]) is State.PRESENT
