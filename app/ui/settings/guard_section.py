"""What is kept out, and whose helplines are shown: a part of the Persona page."""

from PySide6.QtCore import Signal, Slot

from app.core.guarding import GuardLevel, GuardSettings
from app.store.helplines import Helplines
from app.ui.settings.form import Section
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


class GuardSection(Section):
    """Two choices."""

    changed = Signal(str, object)
    """The name of a field of GuardSettings, and its value."""

    def __init__(self, helplines: Helplines) -> None:
        self.level = ChoiceRow("What is left out", _LEVELS, _LEVEL)
        countries = [(country.code, country.name) for country in helplines.countries]
        self.country = ChoiceRow(
            "Country for helplines", (_SYSTEM, *countries), helplines.trouble or _COUNTRY
        )
        super().__init__("What is kept out", (self.level, self.country))
        self.level.chosen.connect(self._choose_level)
        self.country.chosen.connect(lambda code: self.changed.emit("country", code))

    def show_settings(self, guard: GuardSettings) -> None:
        """Show what is set."""
        self.level.show_value(guard.level)
        self.country.show_value(guard.country)

    @Slot(object)
    def _choose_level(self, level: str) -> None:  # Qt makes a plain string of it
        self.changed.emit("level", GuardLevel(level))
