"""Carries out what the user wishes of the whole history: to be forgotten, or locked otherwise."""

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import HistoryError
from app.store.history.archive import Archive
from app.ui.dialogue import Dialogue
from app.ui.history.desk import HistoryDesk
from app.ui.history.passphrase_dialog import PassphraseDialog
from app.ui.history.wording import counted
from app.ui.protocols import SettingsKeeper

_NOTHING_KEPT = "Nothing is kept of this conversation, so all of it was forgotten."
_WAITS = (
    "What is not written down yet was forgotten. What is written down follows as soon as the "
    "system's keyring answers: look whether your system asks for something."
)
_BY_KEYRING = "From now on the history opens by itself while you are logged in."

_T = TypeVar("_T")


class HistoryWishes(QObject):
    """Whoever wishes something was asked before, where it cannot be undone.

    Args:
        archive: asked only through the desk.
        desk: where it is asked.
        dialogue: the conversation.
        keeper: the settings.
    """

    told = Signal(str)
    """What came of a wish."""

    failed = Signal(str)
    """Why nothing came of a wish."""

    busy = Signal(bool)
    """Whether a wish is being carried out."""

    everything_forgotten = Signal()
    """Or it was tried; there may be another history now, or none that is open."""

    def __init__(
        self, archive: Archive, desk: HistoryDesk, dialogue: Dialogue, keeper: SettingsKeeper
    ) -> None:
        super().__init__(dialogue)
        self._archive = archive
        self._desk = desk
        self._dialogue = dialogue
        self._keeper = keeper
        self._outstanding = 0

    @property
    def outstanding(self) -> bool:
        """Whether a wish has not been carried out yet."""
        return self._outstanding > 0

    @Slot(float)
    @Slot(int)
    def forget_since(self, seconds: float) -> None:
        """Forget what was said in so many seconds until now."""
        moment = time.time() - seconds
        keep = self._keeper.settings.privacy.keep_conversation
        if not keep:
            self._dialogue.begin_anew()
        sentence = _forgotten if keep else _forgotten_besides
        held = 0
        if self._archive.waits_for_keyring:
            held = self._archive.forget_held_since(moment)
            self.told.emit(_WAITS)
        forget = partial(self._archive.forget_since, moment, time.time())
        self._do(forget, lambda turns: sentence(held + turns))

    @Slot()
    def forget_everything(self) -> None:
        """Destroy the key and remove all files, whether it is open or not."""
        waits = self._archive.waits_for_keyring
        if waits:
            self._archive.forget_held()
            self.told.emit(_WAITS)
        forget = partial(self._archive.forget_everything, held=not waits)
        self._do(forget, lambda _: "Everything was forgotten.")
        self.everything_forgotten.emit()

    def keep_for(self, days: int) -> None:
        """Forget what is older than so many days, 0 for nothing."""
        self._do(partial(self._archive.keep_for, days), _forgotten)

    def lock_with_passphrase(self, parent: QWidget) -> None:
        """Ask for a passphrase, and have the history locked with it."""
        dialog = PassphraseDialog(self._archive, self._desk, parent)
        dialog.locked.connect(self.told)
        dialog.open()

    @Slot()
    def lock_with_keyring(self) -> None:
        """Have the keyring keep the key, and no passphrase any more."""
        self._do(self._archive.lock_with_keyring, lambda _: _BY_KEYRING)

    def _do(self, work: Callable[[], _T], sentence: Callable[[_T], str]) -> None:
        self._outstanding += 1
        self.busy.emit(True)
        self._desk.ask(work, lambda answer: self._done(sentence(answer)), self._not_done)

    def _done(self, sentence: str) -> None:
        self._outstanding -= 1
        self.busy.emit(self.outstanding)
        self.told.emit(sentence)

    def _not_done(self, error: HistoryError) -> None:
        self._outstanding -= 1
        self.busy.emit(self.outstanding)
        self.failed.emit(str(error))


def _forgotten_besides(turns: int) -> str:
    """What was kept before nothing was to be kept any more is forgotten as well."""
    return f"{_NOTHING_KEPT} {_forgotten(turns)}" if turns else _NOTHING_KEPT


def _forgotten(turns: int) -> str:
    return f"{counted(turns, 'turn')} {'was' if turns == 1 else 'were'} forgotten."
