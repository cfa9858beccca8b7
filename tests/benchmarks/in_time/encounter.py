"""Somebody and Parley in one room: the voice process, a virtual sound card, and one clock."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from app.audio.loudspeaker import AUDIBLE
from app.core.commands import Attention, Command, Stop
from app.core.errors import ParleyError
from app.core.events import Event
from app.core.settings import Settings
from app.core.sound import Sound
from app.core.voice_events import EngineReady, LoudspeakerOpened, MicrophoneOpened
from tests.benchmarks.in_time.clips import Clip
from tests.integration.sound_server import RATE, SoundServer, offset_of, sound_server
from tests.integration.voice_process import Child
from tests.rooms.echo_path import Acoustics

QUIET_ROOM = Acoustics(level=None, noise=-60.0)
"""Headphones, and the hum of a computer."""

ENGINES = 5
LONGEST_WAIT = 30.0
_ALIKE = 0.5
"""How much of what came to the microphone must be what was said."""

_LOOK_SECONDS = 0.01

Kind = TypeVar("Kind", bound=Event)


@dataclass(frozen=True)
class Said:
    """When something was said, on the monotonic clock."""

    clip: Clip
    began: float
    """When the recording began, with whatever silence it begins with."""

    @property
    def voiced(self) -> float:
        return self.began + self.clip.voiced

    @property
    def ended(self) -> float:
        return self.began + self.clip.ended


class Encounter:
    """Moments are seconds of the monotonic clock, for events as for recordings."""

    def __init__(self, server: SoundServer, child: Child) -> None:
        self.server = server
        self.child = child

    def send(self, command: Command) -> float:
        """Tells when."""
        self.child.send(command)
        return time.monotonic()

    def say(self, clip: Clip) -> Said:
        """Say something, and return when it has been said."""
        began = self.server.play_into("mouth", clip.sound)
        ends = time.monotonic() + 0.1
        self.server.mouth.wait_until(ends)
        offset, alike = offset_of(clip.sound, self.server.mouth.between(began, ends))
        if alike < _ALIKE:
            raise ParleyError(f"{clip.name} came to the microphone in pieces ({alike:.2f}).")
        return Said(clip, began + offset)

    def all(self, kind: type[Kind], since: float) -> list[tuple[float, Kind]]:
        """Every event of a kind since a moment."""
        events = list(self.child.events)
        found = []
        for at, event in reversed(events):
            if at < since:
                break
            if isinstance(event, kind):
                found.append((at, event))
        return found[::-1]

    def first(
        self,
        kind: type[Kind],
        since: float,
        wanted: Callable[[Kind], bool] = lambda event: True,
        seconds: float = LONGEST_WAIT,
    ) -> tuple[float, Kind] | None:
        """Wait for an event; None if it does not come in so many seconds."""
        ends = time.monotonic() + seconds
        while True:
            late = time.monotonic() > ends
            for at, event in self.all(kind, since):
                if wanted(event):
                    return at, event
            if late:
                return None
            time.sleep(_LOOK_SECONDS)

    def heard(self, start: float, end: float) -> Sound:
        """What the loudspeaker played from one moment to another, at 48 kHz."""
        self.server.loudspeaker.wait_until(end)
        return self.server.loudspeaker.between(start, end)

    def first_sound(self, since: float, until: float) -> float | None:
        """When the loudspeaker, silent at first, became audible; None if it did not."""
        audible = np.abs(self.heard(since, until).samples) > AUDIBLE
        return since + int(np.argmax(audible)) / RATE if audible.any() else None

    def wait(self, seconds: float) -> None:
        """Nobody says anything."""
        time.sleep(seconds)

    def hush(self, seconds: float = 1.5) -> None:
        """Have it be silent, and give it time to get ready for what is said next."""
        self.send(Stop())
        self.wait(seconds)


@contextmanager
def encounter(settings: Settings, acoustics: Acoustics | None = QUIET_ROOM) -> Iterator[Encounter]:
    """Parley listens in a room of its own until the block ends; None for no air at all."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder, sound_server(Path(folder) / "sound") as server:
        os.environ.update(server.additions, XDG_STATE_HOME=folder)
        try:
            if acoustics is None:
                yield from _met(server, settings)
            else:
                with server.echoing(acoustics):
                    yield from _met(server, settings)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _met(server: SoundServer, settings: Settings) -> Iterator[Encounter]:
    child = Child(settings, attention=Attention.OPEN)
    try:
        child.wait_for(MicrophoneOpened)
        child.wait_for(LoudspeakerOpened)
        child.wait_for(EngineReady, ENGINES, seconds=120.0)
        time.sleep(2.0)  # it reads its instructions
        yield Encounter(server, child)
    finally:
        child.close()
