"""What is kept out, and whose helplines are shown: a part of the Persona page."""

from PySide6.QtCore import Signal, Slot

from app.catalog.library import Library
from app.catalog.model import Task
from app.core.guarding import GuardLevel, GuardSettings
from app.store.helplines import Helplines
from app.ui.settings.form import Section
from app.ui.settings.optional_models import OptionalModel
from app.ui.settings.rows import ChoiceRow

_LEVELS = (
    (GuardLevel.FAMILY, "Family"),
    (GuardLevel.OPEN, "Open"),
)
_LEVEL = (
    "Both refuse what could do great harm, and offer help to somebody in danger from themselves. "
    "Family also leaves out sexual content and softens profanity in replies. Fixed lists of "
    "phrases do this on this computer; they miss much, and now and then are wrong."
)
_COUNTRY = "Whose are shown. A helplines.toml of your own, beside the settings file, goes first."
_SYSTEM = ("", "The system's country")
_OPINION = OptionalModel(
    Task.GUARD,
    "None",
    "A guard model, which reads besides what the lists let pass, can be had on the Models page, "
    "under Answering: {titles}. It makes replies begin later.",
    "{title} is not on this computer, so the lists alone decide. Get it on the Models page, or "
    "choose None.",
)


class GuardSection(Section):
    """Three choices."""

    changed = Signal(str, object)
    """The name of a field of GuardSettings, and its value."""

    def __init__(self, helplines: Helplines, library: Library) -> None:
        self._library = library
        self.level = ChoiceRow("What is left out", _LEVELS, _LEVEL)
        countries = [(country.code, country.name) for country in helplines.countries]
        self.country = ChoiceRow(
            "Country for helplines", (_SYSTEM, *countries), helplines.trouble or _COUNTRY
        )
        self.model = ChoiceRow(
            "Second opinion", accessible_name="A model that judges besides what may be said"
        )
        super().__init__("What is kept out", (self.level, self.model, self.country))
        self.level.chosen.connect(self._choose_level)
        self.model.chosen.connect(lambda model_id: self.changed.emit("model", model_id))
        self.country.chosen.connect(lambda code: self.changed.emit("country", code))

    def show_settings(self, guard: GuardSettings) -> None:
        """Show what is set, and the models that are on this computer now."""
        self.level.show_value(guard.level)
        self.model.show_choices(_OPINION.choices(self._library, guard.model))
        self.model.show_value(guard.model)
        self.model.show_hint(_OPINION.hint(self._library, guard.model))
        self.country.show_value(guard.country)

    @Slot(object)
    def _choose_level(self, level: str) -> None:  # Qt makes a plain string of it
        self.changed.emit("level", GuardLevel(level))
