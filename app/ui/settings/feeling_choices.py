"""By what the user's voice can be judged, as choices. Pure: no Qt."""

from app.catalog.model import Task
from app.ui.settings.optional_models import OptionalModel

_FEELINGS = OptionalModel(
    Task.FEELINGS,
    "Built-in",
    "A model that tells more of it can be imported on the Models page, under Hearing: {titles}.",
    "{title} is not on this computer, so Parley goes by what is built in. Import it on the Models "
    "page, or choose Built-in.",
)

feeling_choices = _FEELINGS.choices
feeling_hint = _FEELINGS.hint
