"""Opens the history while the window is there already, and goes on with the last conversation."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import HistoryError
from app.core.events import Event
from app.core.resumed import Resumed
from app.store.history.archive import Archive
from app.store.history.records import KeptConversation
from app.store.history_key import HistoryLockedError, Lock
from app.ui.dialogue import Dialogue
from app.ui.history.desk import HistoryDesk
from app.ui.history.unlocking import UnlockDialog
from app.ui.lasting_notice import LastingNotice
from app.ui.protocols import SettingsKeeper
from app.ui.state.view_state import Cure, Notice

_UNTIL_THEN = "Until then nothing is kept."


class HistoryOpening(QObject):
    """Nothing is ever set aside or begun anew but by the user's wish; a failure is a notice.

    Args:
        archive: asked only through the desk.
        desk: where it is asked.
        dialogue: the conversation.
        keeper: the settings.
    """

    changed = Signal()
    """It is open now, or it is known why it is not."""

    resumed = Signal()
    """Another conversation is shown now."""

    keep_nothing_wished = Signal()

    def __init__(
        self, archive: Archive, desk: HistoryDesk, dialogue: Dialogue, keeper: SettingsKeeper
    ) -> None:
        super().__init__(dialogue)
        self._archive = archive
        self._desk = desk
        self._dialogue = dialogue
        self._keeper = keeper
        self._lock: Lock | None = None
        dialogue.happened.connect(self._take_in)
        self._notice = LastingNotice(dialogue)
        self.dialog: UnlockDialog | None = None
        self.trouble = ""
        """Why the history is not open, as a sentence; empty if it is, or has not been tried."""

    @Slot()
    def begin(self) -> None:
        """Open it with the key in the keyring, if anything is to be kept.

        Also when there is another history than before, and nothing is known of its lock.
        """
        self._lock = None
        if self._keeper.settings.privacy.keep_conversation:
            self._desk.ask(self._archive.open, self.opened, self._failed)

    def do_without(self) -> None:
        """Nothing is to be kept, so whatever keeps it closed is no trouble."""
        self._notice.show(None)

    def unlock(self, parent: QWidget) -> None:
        """Open it, and ask the user for what it takes."""
        if self._lock is None:
            self._desk.ask(self._archive.open, self.opened, partial(self._failed, parent=parent))
        else:
            self._ask_user(self._lock, parent)

    def go_on_with(self, conversation: str) -> None:
        """Have a conversation in the place of the one that goes on."""
        if not self.shows(conversation):
            self._desk.ask(partial(self._archive.read, conversation), self._resume)

    def shows(self, conversation: str) -> bool:
        """Whether this is what the window shows, though the voice may not go on with it yet."""
        return conversation == self._archive.shown

    @Slot(str)
    def opened(self, message: str) -> None:
        """It is open; say what the user is to know of it, and go on with what was said last."""
        self._lock, self.trouble = None, ""
        self._notice.show(Notice(message) if message else None)
        self.changed.emit()
        if self._keeper.settings.privacy.go_on and self._dialogue.untouched:
            self._desk.ask(self._archive.latest, self._go_on)

    def _go_on(self, latest: KeptConversation | None) -> None:
        """Unless the user has begun another conversation meanwhile."""
        if latest is not None and self._dialogue.untouched:
            self._resume(latest)

    def _resume(self, kept: KeptConversation) -> None:
        self._archive.expect(kept.id)
        self._dialogue.resume(kept.id, tuple(turn.exchange for turn in kept.turns))
        self.resumed.emit()

    @Slot(object)
    def _take_in(self, event: Event) -> None:
        if isinstance(event, Resumed) and event.conversation == self._archive.shown:
            self._archive.expect("")

    def _failed(self, error: HistoryError, parent: QWidget | None = None) -> None:
        self._lock = error.lock if isinstance(error, HistoryLockedError) else None
        self.trouble = str(error) if self._lock else f"{error} {_UNTIL_THEN}"
        self._notice.show(Notice(self.trouble, Cure.HISTORY))
        self.changed.emit()
        if self._lock is not None and parent is not None:
            self._ask_user(self._lock, parent)

    @Slot(object)
    def _set_lock(self, lock: Lock | None) -> None:
        """Something else than was known is in the way, or nothing is any more."""
        self._lock, self.trouble = lock, lock.value if lock else ""
        self.changed.emit()

    def _ask_user(self, lock: Lock, parent: QWidget) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            return
        self.dialog = UnlockDialog(self._archive, self._desk, lock, parent)
        self.dialog.opened.connect(self.opened)
        self.dialog.keep_nothing_wished.connect(self.keep_nothing_wished)
        self.dialog.lock_changed.connect(self._set_lock)
        self.dialog.finished.connect(self._asked)
        self.dialog.open()

    @Slot()
    def _asked(self) -> None:
        """It deletes itself."""
        self.dialog = None
