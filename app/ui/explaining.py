"""Keeps what was decided, with the time, and shows it in its panel."""

from collections.abc import Callable
from datetime import datetime, time

from PySide6.QtCore import QObject, Slot

from app.core.events import Event
from app.ui.state.decisions import Decisions
from app.ui.widgets.decisions_panel import DecisionsPanel


def _time_of_day() -> time:
    return datetime.now().time()


class Explaining(QObject):
    """Listens whether or not the panel is open, so that it tells of what has just happened."""

    def __init__(self, panel: DecisionsPanel, now: Callable[[], time] = _time_of_day) -> None:
        super().__init__(panel)
        self._panel = panel
        self.now = now
        """Tells the time of day."""
        self.decisions = Decisions()

    @Slot(object)
    def take_in(self, event: Event) -> None:
        """Take in something that happened."""
        after = self.decisions.after(event, self.now())
        if after is not self.decisions:
            self.decisions = after
            self._panel.show_decisions(after)
