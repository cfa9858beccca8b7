"""The history as the window uses it: what is kept, what is written down of what goes on."""

import math
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.core.errors import HistoryError
from app.core.events import Event
from app.core.style import VoiceStyle
from app.store.history import forgetting, plain_file
from app.store.history.collection import Collection
from app.store.history.recording import Recording
from app.store.history.vault import Vault


class Archive(Collection):
    """Any thread may use it. Most of it waits for the disk, some for the keyring and the user.

    What is said while the history is locked is held in memory, and written down once it is open.
    All raise HistoryError, a sentence for the user, and the first two HistoryLockedError.

    Args:
        vault: the database.
        plain: the file in which an older Parley kept its last conversation.
        tell: takes a sentence for the user when nothing can be written down, on any thread.
        keep: whether anything is kept.
        days: for how many; 0 for ever. Asked whenever the history is opened.
        style: how replies are spoken now.
        forgotten: told when something of the conversation that is shown was forgotten: the first
            such turn, and 0 for all of it. On the thread that asked for it.
    """

    def __init__(
        self,
        vault: Vault,
        plain: Path,
        tell: Callable[[str], None],
        *,
        keep: bool = True,
        days: Callable[[], int] = lambda: 0,
        style: Callable[[], VoiceStyle | None] = lambda: None,
        forgotten: Callable[[int], None] = lambda turn: None,
    ) -> None:
        self._recording = Recording(vault, tell, keep=keep, style=style)
        super().__init__(vault, self._recording.flush)
        self._plain = plain
        self._days = days
        self._forgotten = forgotten
        self._expected = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be read; if not, it is locked, not opened yet, or broken."""
        return self._vault.is_open

    @property
    def behind_passphrase(self) -> bool:
        """Whether the open history has a passphrase and no key in the keyring."""
        return self._vault.behind_passphrase

    @property
    def waits_for_keyring(self) -> bool:
        """Whether the system's keyring is being waited for, and perhaps its owner."""
        return self._vault.waits_for_keyring

    @property
    def holds_words(self) -> bool:
        """Whether something was said that cannot be written down before the history is open."""
        return self._recording.holds_words

    @property
    def current(self) -> str:
        """The id of the conversation that goes on; empty where nothing is kept of it."""
        return self._recording.conversation

    @property
    def shown(self) -> str:
        """The id of the conversation that the user sees: of one that is expected, or `current`."""
        return self._expected or self.current

    def expect(self, conversation: str) -> None:
        """The user sees this conversation already, and it goes on soon; none any more, if empty."""
        self._expected = conversation

    def notice(self, event: Event) -> None:
        """Something happened in the conversation; waits for nothing."""
        self._recording.notice(event)

    def keep(self, wanted: bool) -> None:
        """Keep what is said from now on, or nothing; what is written down already stays."""
        self._recording.keep(wanted)

    def open(self) -> str:
        """Open with the keyring's key; tells what the user is to know of it, or nothing."""
        if not self._recording.wanted and not self._vault.path.exists():
            raise HistoryError("There is no history: nothing is kept, as the Privacy page says.")
        return self._opened(self._vault.open())

    def unlock(self, words: str) -> str:
        """Open with a passphrase; where there is no history, one is made behind it."""
        return self._opened(self._vault.unlock(words))

    def set_aside(self) -> str:
        """Let the next opening begin a new history; tells where the old one is."""
        self._recording.hold()
        return self._vault.set_aside()

    def close(self) -> None:
        """Write down what is outstanding, and close."""
        self._recording.close()
        self._vault.close()

    def delete(self, conversation: str) -> None:
        """Delete a conversation; of the one that goes on nothing is left, and another begins."""
        database = self._vault.database
        shown = conversation == self.shown
        self._recording.forget(conversation, lambda: forgetting.delete(database, conversation))
        if shown:
            self._forgotten(0)

    def forget_held_since(self, moment: float) -> int:
        """Of what waits to be written down, forget the same at once; tells how many turns.

        Waits for nobody while the history cannot be opened; what is written stays for now.
        """
        gone: list[int] = []
        self._recording.forget_since(moment, gone.extend)
        if gone and self.shown == self.current:
            self._forgotten(min(gone))
        return len(gone)

    def forget_held(self) -> None:
        """Forget everything that waits to be written down, and of which the voice knows."""
        self._recording.forget_all()
        self._forgotten(0)

    def forget_since(self, moment: float, until: float = math.inf) -> int:
        """Forget every turn in which something was said since then; tells how many are kept less.

        What was said and is not written down is forgotten in any case, even where this raises.

        Args:
            moment: seconds since 1970.
            until: what began later stays.
        """
        turns_gone = 0
        first: list[int] = []
        shown = self.shown

        def forget(outstanding: tuple[int, ...]) -> None:
            nonlocal turns_gone
            turns_gone = len(outstanding)
            if shown == self.current:
                first.extend(outstanding[:1])
            if self._vault.is_open or self._vault.path.exists():
                database = self._vault.database
                first.extend(forgetting.first_since(database, shown, moment, until))
                written = forgetting.forget_since(database, moment, until)
                turns_gone = max(turns_gone, written)

        try:
            self._recording.forget_since(moment, forget, until)
        finally:
            if first and shown == self.shown:  # or nobody knows of it any more
                self._forgotten(min(first))
        return turns_gone

    def forget_everything(self, *, held: bool = True) -> None:
        """Destroy the key, then remove all files; what is said from now on is kept as before.

        What is `held` in memory, and shown, is not forgotten again where that is done already.
        """
        try:
            self._recording.hold()
            if held:
                self._recording.forget_all()
            self._vault.destroy(begin=self._recording.wanted)
            plain_file.remove(self._plain)
        finally:
            if held:
                self._forgotten(0)
        if self._recording.wanted:
            with suppress(HistoryError):  # it is locked then, and holds what is said
                self.open()

    def keep_for(self, days: int) -> int:
        """Forget what is older than so many days, 0 for nothing; tells how many turns."""
        return forgetting.keep_for(self._vault.database, days, time.time())

    def lock_with_passphrase(self, words: str) -> None:
        """From now on there is this passphrase and no key in the keyring."""
        self._relock(lambda: self._vault.lock_with_passphrase(words))

    def lock_with_keyring(self) -> None:
        """From now on the keyring has the key, and there is no passphrase."""
        self._relock(self._vault.lock_with_keyring)

    def _opened(self, message: str) -> str:
        """Once it is open: what has waited for it is done."""
        database = self._vault.database
        messages = [message]
        try:
            plain_file.take_in(self._plain, database)
            forgetting.keep_for(database, self._days(), time.time())
        except HistoryError as error:
            messages.append(str(error))
        self._recording.release()
        return " ".join(filter(None, messages))

    def _relock(self, relock: Callable[[], None]) -> None:
        self._recording.hold()
        try:
            relock()
        finally:
            self._recording.release()
