"""Tells a screen reader what happened, never while Parley itself is talking."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from app.ui.state.view_state import Entry, Fate, Phase, ViewState, status_text

_TOLD_PHASES = (Phase.READY, Phase.LISTENING, Phase.THINKING, Phase.MUTED, Phase.TROUBLE)


class Announcements(QObject):
    """Announces notices, states and, when replies are not read aloud, the replies.

    `aloud` says whether replies are spoken: what somebody hears already is not read to them again.
    """

    def __init__(self, window: QObject, *, aloud: bool) -> None:
        super().__init__(window)
        self._window = window
        self.aloud = aloud

    def show(self, before: ViewState, after: ViewState) -> None:
        """Announce what has changed."""
        for text in announced(before, after, aloud=self.aloud):
            event = QAccessibleAnnouncementEvent(self._window, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)


def announced(before: ViewState, after: ViewState, *, aloud: bool) -> list[str]:
    """What a screen reader should say of a change. Pure."""
    told = []
    if after.notice is not None and not after.notice.is_as(before.notice):
        told.append(after.notice.text)
    quiet = not aloud or after.phase is not Phase.SPEAKING
    if after.phase is not before.phase and after.phase in _TOLD_PHASES and quiet:
        told.append(status_text(after))
    if not aloud:
        told += [entry.written for entry in _finished(before, after) if entry.written]
    return told


def _finished(before: ViewState, after: ViewState) -> list[Entry]:
    """The entries, among the last few, that came to their end just now."""
    were = {entry.turn: entry.fate for entry in before.entries[-3:]}
    ended = (Fate.FINISHED, Fate.CUT_SHORT)
    return [
        entry
        for entry in after.entries[-3:]
        if entry.fate in ended and were.get(entry.turn, Fate.FINISHED) not in ended
    ]
