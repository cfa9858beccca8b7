"""The Privacy page's part about noticing how the user sounds."""

from PySide6.QtCore import Signal, Slot

from app.catalog.library import Library
from app.core.feeling import FeelingSettings, Follow
from app.ui.settings.feeling_choices import feeling_choices, feeling_hint
from app.ui.settings.form import Section
from app.ui.settings.rows import ChoiceRow, SwitchRow

_LISTEN = (
    "From pitch, melody, loudness and pace, compared with how you usually sound, which it learns "
    "from your first few sentences and forgets when Parley ends. The language model is told, so "
    "that an answer can take it into account. Parley hears whether you are livelier or "
    "quieter than usual, but hardly whether you are glad."
)
_FOLLOW = "Within narrow bounds, and never against a tone or an emotion chosen under Voice."
_FOLLOWS = (
    (Follow.OFF, "Stays as it is"),
    (Follow.MIRROR, "Goes along with me"),
    (Follow.SOOTHE, "Calms and warms me"),
)


class FeelingsSection(Section):
    """Whether it is noticed, by what, and what is made of it."""

    changed = Signal(str, object)
    """The name of a field of FeelingSettings, and its value."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.listen = SwitchRow("Notice how I sound", _LISTEN)
        self.model = ChoiceRow("Judged by", accessible_name="What judges how you sound")
        self.shown = SwitchRow("Show me what was noticed", "Below the talk button, in a word.")
        self.follow = ChoiceRow("Parley's voice", _FOLLOWS, _FOLLOW)
        rows = (self.listen, self.model, self.shown, self.follow)
        super().__init__("Noticing how you sound", rows)
        self.listen.switched.connect(lambda on: self.changed.emit("listen", on))
        self.model.chosen.connect(lambda model_id: self.changed.emit("model", model_id))
        self.shown.switched.connect(lambda on: self.changed.emit("shown", on))
        self.follow.chosen.connect(self._choose_follow)

    def show_settings(self, feelings: FeelingSettings) -> None:
        """Show what is set, and the models that are on this computer now."""
        self.listen.show_value(feelings.listen)
        self.model.show_choices(feeling_choices(self._library, feelings.model))
        self.model.show_value(feelings.model)
        self.model.show_hint(feeling_hint(self._library, feelings.model))
        self.shown.show_value(feelings.shown)
        self.follow.show_value(feelings.follow)
        for row in (self.model, self.shown, self.follow):
            row.setEnabled(feelings.listen)

    @Slot(object)
    def _choose_follow(self, follow: str) -> None:  # Qt makes a plain string of it
        self.changed.emit("follow", Follow(follow))
