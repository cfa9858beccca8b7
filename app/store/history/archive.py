"""The history as the window uses it: what is kept, what is written down of what goes on."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from app.core.errors import HistoryError
from app.core.events import Event
from app.core.recorded import Whose
from app.core.style import VoiceStyle
from app.store.history import conversations, forgetting, plain_file, searching, sounds
from app.store.history.chronicler import new_name
from app.store.history.database import Database
from app.store.history.exporting import read_export, write_export
from app.store.history.recording import Recording
from app.store.history.records import Found, KeptConversation, KeptSound, Summary
from app.store.history.vault import Vault


class Archive:
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
        forgotten: told when something of the conversation that goes on was forgotten: the first
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
        self._vault = vault
        self._plain = plain
        self._days = days
        self._forgotten = forgotten
        self._recording = Recording(vault, tell, keep=keep, style=style)

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

    def listed(self) -> tuple[Summary, ...]:
        """All conversations, pinned ones first, then those gone on with last."""
        return conversations.listed(self._written())

    def latest(self) -> KeptConversation | None:
        """The one that was gone on with last, if there is any."""
        latest = max(self.listed(), key=lambda one: one.latest, default=None)
        return None if latest is None else self.read(latest.id)

    def search(self, wanted: str) -> tuple[Found, ...]:
        """The latest turns in which all these words are."""
        return searching.search(self._written(), wanted)

    def read(self, conversation: str) -> KeptConversation:
        """A whole conversation."""
        return conversations.read(self._written(), conversation)

    def rename(self, conversation: str, title: str) -> None:
        """Call a conversation something; by its first words, for an empty title."""
        conversations.rename(self._vault.database, conversation, title)

    def pin(self, conversation: str, *, pinned: bool) -> None:
        """Have a conversation stay however old it is, or no longer."""
        conversations.pin(self._vault.database, conversation, pinned=pinned)

    def delete(self, conversation: str) -> None:
        """Delete a conversation; of the one that goes on nothing is left, and another begins."""
        database = self._vault.database
        goes_on = conversation == self.current
        self._recording.forget(conversation, lambda: forgetting.delete(database, conversation))
        if goes_on:
            self._forgotten(0)

    def forget_since(self, moment: float) -> int:
        """Forget every turn in which something was said since then; tells how many are kept less.

        What was said and is not written down is forgotten in any case, even where this raises.

        Args:
            moment: seconds since 1970.
        """
        turns_gone = 0
        first: list[int] = []
        goes_on = self.current

        def forget(outstanding: tuple[int, ...]) -> None:
            nonlocal turns_gone
            turns_gone = len(outstanding)
            first.extend(outstanding[:1])
            if self._vault.is_open or self._vault.path.exists():
                database = self._vault.database
                first.extend(forgetting.first_since(database, goes_on, moment))
                turns_gone = max(turns_gone, forgetting.forget_since(database, moment))

        try:
            self._recording.forget_since(moment, forget)
        finally:
            if first and goes_on == self.current:  # or nobody knows of it any more
                self._forgotten(min(first))
        return turns_gone

    def forget_everything(self) -> None:
        """Destroy the key, then remove all files; what is said from now on is kept as before."""
        try:
            self._recording.hold()
            self._recording.forget_all()
            self._vault.destroy(begin=self._recording.wanted)
            plain_file.remove(self._plain)
        finally:
            self._forgotten(0)
        if self._recording.wanted:
            with suppress(HistoryError):  # it is locked then, and holds what is said
                self.open()

    def keep_for(self, days: int) -> int:
        """Forget what is older than so many days, 0 for nothing; tells how many turns."""
        return forgetting.keep_for(self._vault.database, days, time.time())

    def export(self, chosen: Sequence[str], path: Path) -> tuple[Path, ...]:
        """Write conversations as .md, .json, .srt or .vtt, by what the file is called.

        Beside subtitles there is an .ogg file, where the sound was kept. Tells what was written.
        """
        found = [self.read(one) for one in chosen]
        recorded = sounds.of(self._vault.database, chosen[0]) if len(chosen) == 1 else ()
        return write_export(found, path, recorded)

    def recorded(self, conversation: str) -> tuple[tuple[int, Whose], ...]:
        """Which sides of which turns have sound, in the order in which they were heard."""
        return sounds.turns_with(self._written(), conversation)

    def sounds(self, conversation: str, turn: int) -> tuple[KeptSound, ...]:
        """What was said and what was heard in a turn, as far as its sound was kept."""
        return sounds.of_turn(self._vault.database, conversation, turn)

    def take_in(self, path: Path) -> int:
        """Put the conversations of a JSON file of ours in; tells how many are new."""
        return conversations.take_in(self._vault.database, read_export(path), new_name)

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

    def _written(self) -> Database:
        """The database, with everything in it that can be written down by now."""
        database = self._vault.database
        self._recording.flush()
        return database
