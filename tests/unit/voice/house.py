"""A voice process without a process: scripted engines and no sound card."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from app.audio.playback import Playback
from app.audio.sound_library import SoundLibrary
from app.core.commands import Attention, Configure, Press, Release, Say
from app.core.events import Event, ReplyFinished
from app.core.paths import Paths
from app.core.settings import ModelSettings, Settings
from app.core.sound import SPEECH_RATE, Sound
from app.core.voice_events import EngineLoading
from app.voice.continuing import Continuing
from app.voice.ensemble import Ensemble
from tests.unit.audio.sound_cards import ScriptedLibrary

SCRIPTED = Settings(models=ModelSettings(*["scripted"] * 5))


class House:
    """Everything but the thread that hears."""

    def __init__(
        self,
        settings: Settings = SCRIPTED,
        memory: int = 10**12,
        *,
        begun: bool = True,
        sound_card: Callable[[], ScriptedLibrary] = ScriptedLibrary,
    ) -> None:
        self.events: list[Event] = []
        self.now = 0.0
        self.memory = memory
        playback = Playback(SoundLibrary(sound_card), self.events.append)
        self.ensemble = Ensemble(Paths.default(), self.events.append, lambda: self.memory)
        configure = Configure(settings, Attention.PRESSED)
        self.conversation = Continuing(
            configure, self.ensemble, playback, self.events.append, lambda: self.now
        )
        self.playback = playback
        playback.start()
        if begun:
            self.conversation.begin(settings)

    def close(self) -> None:
        self.conversation.close()
        self.playback.close()

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def tasks(self, kind: type[Event]) -> set[str]:
        """What the engines are for that such events tell of."""
        return {event.task for event in self.of(kind)}

    def says(self, text: str) -> None:
        """Somebody types, and hears the whole reply."""
        before = len(self.of(ReplyFinished))
        self.conversation.make_way()
        self.conversation.send(Say(text))
        self.wait(lambda: len(self.of(ReplyFinished)) > before)
        self.wait(lambda: self.conversation.idle)

    def presses_and_talks(self) -> None:
        """Somebody holds the talk button for half a second."""
        self.conversation.make_way()
        self.conversation.send(Press())
        for frame in loud(0.5):
            self.conversation.hear(frame)
        self.conversation.send(Release())

    def wait(self, condition: Callable[[], bool]) -> None:
        ends = time.monotonic() + 10.0
        while not condition():
            assert time.monotonic() < ends, self.events
            time.sleep(0.002)

    def changes(self, settings: Settings) -> None:
        self.conversation.apply(settings)
        self.conversation.look_round()

    def loaded(self) -> list[str]:
        return [event.task for event in self.of(EngineLoading)]


def loud(seconds: float, level: float = 0.9) -> list[Sound]:
    """Frames that the scripted detector takes for speech."""
    count = round(seconds * SPEECH_RATE / 512)
    return [Sound(np.full(512, level, np.float32), SPEECH_RATE)] * count
