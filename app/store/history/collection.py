"""What is kept already: read, found, named, exported, and taken in from elsewhere."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.recorded import Whose
from app.store.history import conversations, searching, sounds
from app.store.history.chronicler import new_name
from app.store.history.database import Database
from app.store.history.exporting import read_export, write_export
from app.store.history.records import Found, KeptConversation, KeptSound, Summary
from app.store.history.vault import Vault


class Collection:
    """Any thread may use it, and it waits for the disk. All raise HistoryError, a sentence.

    Args:
        vault: the database.
        flush: writes down what is outstanding, if that can be done now.
    """

    def __init__(self, vault: Vault, flush: Callable[[], None]) -> None:
        self._vault = vault
        self._flush = flush

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

    def _written(self) -> Database:
        """The database, with everything in it that can be written down by now."""
        database = self._vault.database
        self._flush()
        return database
