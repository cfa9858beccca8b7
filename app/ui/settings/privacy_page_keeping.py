"""The Privacy page's part about conversations: whether they are kept, how long, behind what."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot

from app.core.settings import LONGEST_KEPT_DAYS, PrivacySettings
from app.ui.look.icons import Ink, icon
from app.ui.look.scale import Tint, set_tint
from app.ui.settings.form import ButtonRow, Section, hint_label, show_hint, wish_button
from app.ui.settings.privacy_page_lock import HistoryState, LockRow
from app.ui.settings.privacy_page_questions import (
    ask_to_forget_everything,
    ask_to_forget_the_old,
    ask_what_becomes_of_it,
)
from app.ui.settings.rows import Choice, ChoiceRow, SwitchRow

LATELY_SECONDS = 600.0

_KEEP = (
    "Encrypted, on this computer only: nobody without its key can read them, not even with a copy "
    "of the file. Off: nothing that is said is written down."
)
_DAYS = "What was said longer ago is deleted. Pinned conversations stay."
_GO_ON = "Off: every start begins another conversation. The last one stays in the history."
_SOUND = (
    "Your voice and what is heard of the replies, encrypted together with the words. An hour of "
    "talking takes about 16 MB."
)
_LATELY = "Out of the conversation and out of the history, at once and for good"
_TIMES = (
    (0, "For ever"),
    (365, "365 days"),
    (90, "90 days"),
    (30, "30 days"),
    (7, "7 days"),
    (1, "1 day"),
)


def time_choices(days: int) -> tuple[Choice, ...]:
    """How long conversations can be kept, with a time of the user's own in its place."""
    times = {days: f"{days} days"} | dict(_TIMES)
    return tuple(sorted(times.items(), key=lambda time: -(time[0] or LONGEST_KEPT_DAYS + 1)))


class KeepingSection(Section):
    """Four settings, the lock, and two ways to forget."""

    changed = Signal(str, object)
    """The name of a field of PrivacySettings, and its value."""

    forget_wished = Signal(float)
    """Forget so many seconds back from now."""

    forget_everything_wished = Signal()
    """The user has been asked."""

    def __init__(self) -> None:
        self._privacy = PrivacySettings()
        self._history = HistoryState()
        self._busy = False
        self.keep = SwitchRow("Keep conversations", _KEEP)
        self.days = ChoiceRow("Keep them", time_choices(0), _DAYS, "How long they are kept")
        self.go_on = SwitchRow("Go on with the last conversation at the start", _GO_ON)
        self.sound = SwitchRow("Keep the sound too", _SOUND)
        self.lock = LockRow()
        self.lately = wish_button("Forget the last ten minutes", "clock", _LATELY)
        self.everything = wish_button("Forget everything…")
        self.everything.setIcon(icon("delete", Ink.DANGER))
        set_tint(self.everything, Tint.DANGER)
        self.told = hint_label()
        forgetting = ButtonRow(self.lately, self.everything)
        rows = (self.keep, self.days, self.sound, self.go_on, self.lock, forgetting, self.told)
        super().__init__("What is kept", rows)
        self.told.hide()
        self.keep.switched.connect(self._choose_keep)
        self.days.chosen.connect(self._choose_days)
        self.go_on.switched.connect(lambda on: self.changed.emit("go_on", on))
        self.sound.switched.connect(lambda on: self.changed.emit("keep_sound", on))
        self.lately.clicked.connect(lambda: self.forget_wished.emit(LATELY_SECONDS))
        self.everything.clicked.connect(self._ask_about_everything)
        self._show()

    def show_settings(self, privacy: PrivacySettings) -> None:
        """Show what is set."""
        self._privacy = privacy
        self.keep.show_value(privacy.keep_conversation)
        self.days.show_choices(time_choices(privacy.keep_days))
        self.days.show_value(privacy.keep_days)
        self.go_on.show_value(privacy.go_on)
        self.sound.show_value(privacy.keep_sound)
        for row in (self.days, self.sound, self.go_on):
            row.setEnabled(privacy.keep_conversation)
        self._show()

    def show_history(self, history: HistoryState) -> None:
        """Show whether the history is open, and how."""
        self._history = history
        self._show()

    def show_told(self, text: str) -> None:
        """Say what came of a wish."""
        show_hint(self.told, text)

    def show_busy(self, *, busy: bool) -> None:
        """Offer nothing while a wish is being carried out."""
        self._busy = busy
        self._show()

    def _show(self) -> None:
        wanted = self._privacy.keep_conversation
        self.lock.show_lock(self._history, wanted=wanted)
        self.lock.setEnabled(not self._busy)
        # while it is locked, too: what was said waits to be written down
        self.lately.setEnabled((wanted or self._history.is_open) and not self._busy)
        self.everything.setEnabled(not self._busy)

    @Slot(bool)
    def _choose_keep(self, keep: bool) -> None:
        if keep:
            self.changed.emit("keep_conversation", True)
            return
        self.keep.show_value(self._privacy.keep_conversation)  # until there is an answer
        stop = partial(self.changed.emit, "keep_conversation", False)
        ask_what_becomes_of_it(self, partial(self._stop_and_delete, stop), stop)

    def _stop_and_delete(self, stop: Callable[[], None]) -> None:
        stop()
        self.forget_everything_wished.emit()

    @Slot(object)
    def _choose_days(self, days: int) -> None:
        choose = partial(self.changed.emit, "keep_days", days)
        before = self._privacy.keep_days
        if days == 0 or (before and days >= before):
            choose()
            return
        self.days.show_value(before)  # until there is an answer
        ask_to_forget_the_old(self, dict(time_choices(days))[days], choose)

    @Slot()
    def _ask_about_everything(self) -> None:
        ask_to_forget_everything(self, self.forget_everything_wished.emit)
