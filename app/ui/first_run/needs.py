"""The models of a first conversation, and how much of them is here. Pure: no Qt."""

from dataclasses import dataclass

from app.catalog.library import Library, State
from app.catalog.model import Model, Task
from app.core.settings import ModelSettings


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


def _here(library: Library, model_id: str) -> bool:
    known = [model for model in library.manifest if model.id == model_id]
    return not known or library.state(known[0]) is State.PRESENT
