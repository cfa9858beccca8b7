"""What the window needs from the rest of the program, and nothing more."""

from collections.abc import Callable
from typing import Protocol

from app.core.commands import Command
from app.core.events import Event
from app.core.settings import Settings


class Session(Protocol):
    """A conversation somewhere else: commands go in, events come out."""

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Add a listener, to be called on any thread. To be called before `start`."""
        ...

    def start(self) -> None:
        """Begin; returns at once."""
        ...

    def send(self, command: Command) -> None:
        """Ask for something; never blocks."""
        ...

    def close(self) -> None:
        """End the conversation, within two seconds."""
        ...


class SettingsKeeper(Protocol):
    """Where the settings are now; the window's parts change them here and hear of changes."""

    @property
    def settings(self) -> Settings:
        """The tree as it is."""
        ...

    def change(self, settings: Settings) -> None:
        """Use and save another tree."""
        ...
