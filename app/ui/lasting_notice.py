"""A notice that stays until it is put away, whatever else has to be told meanwhile."""

from PySide6.QtCore import QObject, QTimer, Slot

from app.ui.dialogue import Dialogue
from app.ui.state.view_state import Notice, ViewState


class LastingNotice(QObject):
    """Comes back when another notice, such as of a model that is loading, has had its time."""

    def __init__(self, dialogue: Dialogue) -> None:
        super().__init__(dialogue)
        self._dialogue = dialogue
        self._notice: Notice | None = None
        dialogue.changed.connect(self._changed)

    def show(self, notice: Notice | None) -> None:
        """Show a notice in the place of the one before; none, and only that one goes."""
        before, self._notice = self._notice, notice
        if notice is not None or (before is not None and self._dialogue.state.notice is before):
            self._dialogue.notify(notice)

    @Slot(object, object)
    def _changed(self, before: ViewState, after: ViewState) -> None:
        if self._notice is None or after.notice is not None:
            return
        put_away = before.readiness.notice == after.readiness.notice
        if before.notice is self._notice and put_away:
            self._notice = None
        elif before.notice is not None:
            QTimer.singleShot(0, self, self._come_back)  # when all have heard of this change

    @Slot()
    def _come_back(self) -> None:
        if self._notice is not None and self._dialogue.state.notice is None:
            self._dialogue.notify(self._notice)
