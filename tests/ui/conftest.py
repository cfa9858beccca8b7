"""A session that only remembers what it was asked."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from app.core.commands import Command
from app.core.events import Event


@dataclass
class SilentSession:
    sent: list[Command] = field(default_factory=list)
    listeners: list[Callable[[Event], None]] = field(default_factory=list)
    started: bool = False
    closed: bool = False

    def listen(self, listener: Callable[[Event], None]) -> None:
        self.listeners.append(listener)

    def start(self) -> None:
        self.started = True

    def send(self, command: Command) -> None:
        self.sent.append(command)

    def close(self) -> None:
        self.closed = True

    def happens(self, *events: Event) -> None:
        for event in events:
            for listener in self.listeners:
                listener(event)


@pytest.fixture
def session() -> SilentSession:
    return SilentSession()
