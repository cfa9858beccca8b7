"""Whether what goes on is written into the history, and how it is forgotten in both places."""

import math
from collections.abc import Callable

from app.core.events import Event
from app.core.style import VoiceStyle
from app.store.history import turns
from app.store.history.chronicler import Chronicler
from app.store.history.records import Changes
from app.store.history.vault import Vault


class Recording:
    """A chronicler while anything is kept, else none. It holds what is said until `release`.

    Args:
        vault: the database.
        tell: takes a sentence for the user when nothing can be written down, on any thread.
        keep: whether anything is kept.
        style: how replies are spoken now.
    """

    def __init__(
        self,
        vault: Vault,
        tell: Callable[[str], None],
        *,
        keep: bool,
        style: Callable[[], VoiceStyle | None],
    ) -> None:
        self._vault = vault
        self._tell = tell
        self._style = style
        self._chronicler = self._begun() if keep else None

    @property
    def wanted(self) -> bool:
        """Whether anything is kept."""
        return self._chronicler is not None

    @property
    def conversation(self) -> str:
        """The id of the one that goes on; empty where nothing is kept of it."""
        return self._chronicler.conversation if self._chronicler else ""

    @property
    def holds_words(self) -> bool:
        """Whether words wait in memory for `release`."""
        return self._chronicler is not None and self._chronicler.holds_words

    def notice(self, event: Event) -> None:
        """Take in an event; waits for nothing."""
        chronicler = self._chronicler
        if chronicler is not None:
            chronicler.notice(event)

    def keep(self, wanted: bool) -> None:
        """Keep what is said from now on, or nothing."""
        chronicler = self._chronicler
        if wanted and chronicler is None:
            self._chronicler = self._begun()
        elif not wanted and chronicler is not None:
            self._chronicler = None
            chronicler.close()

    def hold(self) -> None:
        """Keep everything in memory for the time being; afterwards nothing is being written."""
        if self._chronicler is not None:
            self._chronicler.hold()

    def release(self) -> None:
        """Write down what was held, if the history is open."""
        if self._chronicler is not None and self._vault.is_open:
            self._chronicler.release()

    def flush(self) -> None:
        """Write down what is outstanding, if that can be done now."""
        if self._chronicler is not None:
            self._chronicler.flush()

    def forget(self, conversation: str, forget: Callable[[], object]) -> None:
        """Forget a conversation, what is outstanding of it first; as `Chronicler.forget`."""
        if self._chronicler is None:
            forget()
        else:
            self._chronicler.forget(conversation, forget)

    def forget_since(
        self, moment: float, forget: Callable[[tuple[int, ...]], None], until: float = math.inf
    ) -> None:
        """Forget what was said since then, as `Chronicler.forget_since`."""
        if self._chronicler is None:
            forget(())
        else:
            self._chronicler.forget_since(moment, forget, until)

    def forget_all(self) -> None:
        """Forget everything that is outstanding."""
        if self._chronicler is not None:
            self._chronicler.forget_all()

    def close(self) -> None:
        """Write down what is outstanding, and end."""
        if self._chronicler is not None:
            self._chronicler.close()

    def _begun(self) -> Chronicler:
        chronicler = Chronicler(self._write, self._tell, style=self._style)
        if not self._vault.is_open:
            chronicler.hold()
        return chronicler

    def _write(self, changes: Changes) -> None:
        turns.change(self._vault.database, changes)
