"""What every page of the settings window is."""

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.settings import Settings
from app.ui.look.scale import Space, TypeRole
from app.ui.protocols import SettingsKeeper
from app.ui.settings.form import Section, text_label
from app.ui.state.view_state import Levels

_WIDEST = 88
"""Characters in a line; longer ones are hard to read."""


class Page(QWidget):
    """A column of sections. It shows the settings, and changes them through the keeper at once.

    The window calls `refresh` before it is shown and whenever the settings change. A page holds
    no session and no engine: what else it wishes, it says with signals.
    """

    title: ClassVar[str]
    icon_name: ClassVar[str]

    def __init__(self, keeper: SettingsKeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.ROOMY, Space.ROOMY, Space.ROOMY, Space.HUGE)
        self._column.setSpacing(Space.ROOMY)
        self._column.addWidget(text_label(self.title, TypeRole.TITLE))
        self._column.addStretch(1)
        self._limit_width()

    @property
    def settings(self) -> Settings:
        """The tree as it is."""
        return self._keeper.settings

    def refresh(self, settings: Settings) -> None:
        """Show these settings; must not change any."""

    @Slot(object)
    def show_levels(self, levels: Levels) -> None:
        """Show how loud it is, if the page has a meter."""

    def add(self, widget: QWidget) -> None:
        """Place something below the rest."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def add_section(self, title: str, *rows: QWidget) -> None:
        """Place rows below one another under a heading."""
        self.add(Section(title, rows))

    def change(self, **branches: Any) -> None:
        """Replace branches of the settings tree, and show what came of it."""
        self._keeper.change(replace(self.settings, **branches))
        self.refresh(self.settings)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._limit_width()

    def _limit_width(self) -> None:
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDEST)
