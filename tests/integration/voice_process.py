"""The voice process as the window has it: a spawned child at the other end of a pipe."""

import multiprocessing
import threading
import time
from multiprocessing.process import BaseProcess
from typing import TypeVar

from app.core.commands import Attention, Command, Configure
from app.core.events import Event
from app.core.settings import ModelSettings, Settings
from app.core.voice_events import LevelMeasured
from app.remote.link import Link
from app.voice.process import run
from tests.integration.sound_server import wait_until

SCRIPTED = Settings(models=ModelSettings(*["scripted"] * 5))

Kind = TypeVar("Kind", bound=Event)


class Child:
    """A voice process and the window's end of its pipe."""

    def __init__(self, settings: Settings = SCRIPTED, **configure: object) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.events: list[tuple[float, Event]] = []
        self.began = time.monotonic()
        self.process: BaseProcess = context.Process(target=run, args=(theirs,))
        self.process.start()
        theirs.close()
        self.link = Link(ours)
        threading.Thread(target=self._listen, daemon=True).start()
        options: dict[str, object] = {"attention": Attention.PRESSED, **configure}
        self.send(Configure(settings, **options))  # type: ignore[arg-type] # as it is given

    def send(self, *commands: Command) -> None:
        for command in commands:
            self.link.send(command)

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for _, event in list(self.events) if isinstance(event, kind)]

    def seconds(self, kind: type[Event]) -> float:
        """From the beginning of the process to the first event of a kind."""
        return next(at for at, event in self.events if isinstance(event, kind)) - self.began

    def wait_for(self, kind: type[Kind], times: int = 1, seconds: float = 20.0) -> Kind:
        wait_until(
            lambda: len(self.of(kind)) >= times,
            lambda: f"{kind.__name__} did not come: {self.loud}",
            seconds,
        )
        return self.of(kind)[times - 1]

    @property
    def loud(self) -> list[Event]:
        return [event for _, event in list(self.events) if not isinstance(event, LevelMeasured)]

    def close(self) -> float:
        """Close the pipe; how long the process then went on."""
        began = time.monotonic()
        self.link.close()
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()
        return time.monotonic() - began

    def _listen(self) -> None:
        while (message := self.link.receive()) is not None:
            assert isinstance(message, Event)
            self.events.append((time.monotonic(), message))
