"""By what the user's voice can be judged, as choices. Pure: no Qt."""

from collections.abc import Sequence

from app.catalog.library import Library, State
from app.catalog.model import Model, Task
from app.catalog.space import gigabytes
from app.ui.settings.models_wording import languages_in_full, listed

BUILT_IN = ""
_NONE_HERE = (
    "A model that tells more of it can be imported on the Models page, under Hearing: {titles}."
)
_GONE = (
    "{title} is not on this computer, so Parley goes by what is built in. Import it on the Models "
    "page, or choose Built-in."
)
_HERE = "{title} ({languages}): {note} It takes {memory} of memory."


def feeling_choices(library: Library, chosen: str) -> list[tuple[str, str]]:
    """(id, words), what is built in first; a chosen model stays even if it is not here any more."""
    here = [(model.id, model.title) for model in _here(library)]
    choices = [(BUILT_IN, "Built-in"), *here]
    if chosen not in dict(choices):
        choices.append((chosen, f"{_title(library, chosen)} (not on this computer)"))
    return choices


def feeling_hint(library: Library, chosen: str) -> str:
    """What there is to know of the choices; empty where the catalogue has no model."""
    models, here = _models(library), _here(library)
    if chosen not in (BUILT_IN, *(model.id for model in here)):
        return _GONE.format(title=_title(library, chosen))
    if models and not here:
        return _NONE_HERE.format(titles=listed([model.title for model in models]))
    return " ".join(
        _HERE.format(
            title=model.title,
            languages=languages_in_full(model),
            note=model.note,
            memory=gigabytes(model.memory_megabytes * 1_000_000),
        )
        for model in here
    )


def _models(library: Library) -> Sequence[Model]:
    return [model for model in library.manifest if model.task is Task.FEELINGS]


def _here(library: Library) -> Sequence[Model]:
    return [model for model in _models(library) if library.state(model) is State.PRESENT]


def _title(library: Library, model_id: str) -> str:
    return next((model.title for model in _models(library) if model.id == model_id), model_id)
