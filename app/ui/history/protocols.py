"""What the window needs of the history; all of it may wait, so it is for the desk's thread."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.core.recorded import Whose
from app.store.history.records import Found, KeptConversation, KeptSound, Summary


class Archive(Protocol):
    """What is kept. All but the properties raise HistoryError, a sentence for the user."""

    @property
    def is_open(self) -> bool:
        """Whether it can be read."""
        ...

    @property
    def current(self) -> str:
        """The id of the conversation that goes on."""
        ...

    def listed(self) -> tuple[Summary, ...]:
        """All conversations, in the order in which they are shown."""
        ...

    def search(self, wanted: str) -> tuple[Found, ...]:
        """Turns with these words, the latest first."""
        ...

    def read(self, conversation: str) -> KeptConversation:
        """A whole conversation."""
        ...

    def rename(self, conversation: str, title: str) -> None:
        """Call it something; by its first words, for an empty title."""
        ...

    def pin(self, conversation: str, *, pinned: bool) -> None:
        """Have it stay however old it is, or no longer."""
        ...

    def delete(self, conversation: str) -> None:
        """Delete it for good."""
        ...

    def recorded(self, conversation: str) -> tuple[tuple[int, Whose], ...]:
        """Which sides of which turns have sound, in the order in which they were heard."""
        ...

    def sounds(self, conversation: str, turn: int) -> tuple[KeptSound, ...]:
        """The sound of a turn, as far as it was kept."""
        ...

    def export(self, conversations: Sequence[str], path: Path) -> tuple[Path, ...]:
        """Write a file in the format that its ending names; tells what was written."""
        ...

    def take_in(self, path: Path) -> int:
        """Put the conversations of such a file in; tells how many are new."""
        ...
