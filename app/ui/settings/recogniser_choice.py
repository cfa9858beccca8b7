"""Whether a recogniser writes down what is said to a model that hears for itself. Pure: no Qt."""

from dataclasses import replace

from app.catalog.manifest import Manifest
from app.catalog.model import BRAINS, Model, Task
from app.core.settings import ModelSettings, Settings
from app.ui.settings.models_switching import usual_recogniser

_LATER = "the model writes down what it heard when nothing else is to be done"
_NEVER = "the conversation says only that something was spoken"


def hearing_model(settings: Settings, manifest: Manifest) -> Model | None:
    """The model that answers, if it hears for itself."""
    chosen = settings.models.language_model
    model = next((one for one in manifest if one.id == chosen), None)
    return model if model is not None and model.task in BRAINS[1:] else None


def with_recogniser(settings: Settings, wanted: bool) -> ModelSettings:
    """The models with the recogniser that worked last, or with none."""
    if wanted and settings.models.recogniser:
        return settings.models
    return replace(settings.models, recogniser=usual_recogniser(settings) if wanted else "")


def what_is_lost(model: Model) -> str:
    """What there is to know before a recogniser is done without, in a sentence or two."""
    words = _NEVER if model.task is Task.DUPLEX_MODEL else _LATER
    return (
        f"{model.title} hears you itself. Without a recogniser beside it there is more memory and "
        "nothing to wait for, but stop words and spoken wishes about the voice do nothing, what "
        f"you say is not checked before it is answered, and {words}."
    )
