"""Models that Parley can do without, as choices. Pure: no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalog.library import Library, State
from app.catalog.model import Model, Task
from app.catalog.space import gigabytes
from app.ui.settings.models_wording import languages_in_full, listed

WITHOUT = ""
"""The choice of no model."""

_HERE = "{title} ({languages}): {note} It takes {memory} of memory."


@dataclass(frozen=True, slots=True)
class OptionalModel:
    """What is said of the models for one task."""

    task: Task
    without: str
    """The name of doing without one."""

    none_here: str
    """With {titles} of those that there are."""

    gone: str
    """With the {title} of what is chosen."""

    def choices(self, library: Library, chosen: str) -> list[tuple[str, str]]:
        """(id, words), none first; a chosen model stays even if it is not here any more."""
        here = [(model.id, model.title) for model in self._here(library)]
        choices = [(WITHOUT, self.without), *here]
        if chosen not in dict(choices):
            choices.append((chosen, f"{self._title(library, chosen)} (not on this computer)"))
        return choices

    def hint(self, library: Library, chosen: str) -> str:
        """What there is to know of the choices; empty where the catalogue has no model."""
        models, here = self._models(library), self._here(library)
        if chosen not in (WITHOUT, *(model.id for model in here)):
            return self.gone.format(title=self._title(library, chosen))
        if models and not here:
            return self.none_here.format(titles=listed([model.title for model in models]))
        return " ".join(
            _HERE.format(
                title=model.title,
                languages=languages_in_full(model),
                note=model.note,
                memory=gigabytes(model.memory_megabytes * 1_000_000),
            )
            for model in here
        )

    def _models(self, library: Library) -> Sequence[Model]:
        return [model for model in library.manifest if model.task is self.task]

    def _here(self, library: Library) -> Sequence[Model]:
        return [one for one in self._models(library) if library.state(one) is State.PRESENT]

    def _title(self, library: Library, model_id: str) -> str:
        titles = {model.id: model.title for model in self._models(library)}
        return titles.get(model_id, model_id)
