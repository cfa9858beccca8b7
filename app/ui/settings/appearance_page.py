"""The Appearance page: colours, size of the text, motion."""

from dataclasses import replace

from PySide6.QtCore import Slot

from app.core.settings import LARGEST_TEXT, SMALLEST_TEXT, Settings, Theme
from app.ui.protocols import SettingsKeeper
from app.ui.settings.options import OptionRow
from app.ui.settings.page import Page
from app.ui.settings.rows import SliderRow, SwitchRow


class AppearancePage(Page):
    """Everything in `settings.appearance`."""

    title = "Appearance"
    icon_name = "appearance"

    def __init__(self, keeper: SettingsKeeper) -> None:
        super().__init__(keeper)
        self.theme = OptionRow(
            "Theme",
            [
                (Theme.SYSTEM, "As the system", "Light or dark, as your desktop is."),
                (Theme.LIGHT, "Light", "Dark words on light paper."),
                (Theme.DARK, "Dark", "Light words on dark paper."),
            ],
        )
        self.text_size = SliderRow(
            "Text size",
            (SMALLEST_TEXT, LARGEST_TEXT),
            0.1,
            "{:.0%}".format,
            "Everything in Parley's windows grows with it.",
            ends=("smaller", "larger"),
        )
        self.reduced_motion = SwitchRow(
            "Reduce motion", "Nothing on the screen moves by itself, not even the talk button."
        )
        self.add_section("Theme", self.theme)
        self.add_section("Reading", self.text_size, self.reduced_motion)
        self.theme.chosen.connect(self._choose_theme)
        self.text_size.changed.connect(self._choose_text_size)
        self.reduced_motion.switched.connect(self._choose_motion)

    def refresh(self, settings: Settings) -> None:
        """Show the appearance."""
        appearance = settings.appearance
        self.theme.show_value(appearance.theme)
        self.text_size.show_value(appearance.text_size)
        self.reduced_motion.show_value(appearance.reduced_motion)

    @Slot(object)
    def _choose_theme(self, theme: Theme) -> None:
        self.change(appearance=replace(self.settings.appearance, theme=theme))

    @Slot(float)
    def _choose_text_size(self, size: float) -> None:
        self.change(appearance=replace(self.settings.appearance, text_size=size))

    @Slot(bool)
    def _choose_motion(self, reduced: bool) -> None:
        self.change(appearance=replace(self.settings.appearance, reduced_motion=reduced))
