"""Follows whether anything is connected, and shows it in the status line."""

from PySide6.QtCore import QObject, Slot

from app.core.events import Event
from app.ui.state.offline import Offline
from app.ui.widgets.status_line import StatusLine


class ShowingOffline(QObject):
    """Beside ViewState, since it is no part of the conversation."""

    def __init__(self, line: StatusLine) -> None:
        super().__init__(line)
        self._line = line
        self._offline = Offline()

    @Slot(object)
    def take_in(self, event: Event) -> None:
        """Take in something that happened."""
        after = self._offline.after(event)
        if after is not self._offline:
            self._offline = after
            self._line.show_offline(after.text, after.explanation)
