"""The microphone: 16 kHz frames for whoever hears. Next: app/conversation/hearing.py."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import numpy as np

from app.audio.devices import Direction
from app.audio.framing import Framer
from app.audio.gathering import Gathering
from app.audio.kept_open import KeptOpen
from app.audio.level import PeakMeter
from app.audio.presence import Presence
from app.audio.sound_library import OpenStream, SoundLibrary
from app.audio.watchdog import Watchdog
from app.core.events import Event
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.core.voice_events import MicrophoneLost, MicrophoneOpened

logger = logging.getLogger(__name__)

_RATES = (0, 48_000, 44_100, SPEECH_RATE)
"""The device's own first, so that nobody else has to convert."""

LATENCY_SECONDS = 0.04
"""Blocks of 10 ms."""

FOLLOWING_SECONDS = 2.0
"""Silence after a loss, longer than any pause inside an utterance: what was said so far is then
taken for finished and answered. Time is counted in samples, so this takes no time at all."""

_QUEUED_BLOCKS = 120
"""About four seconds: those that complete a frame come together."""


class Microphone:
    """Hands frames to `hear`, on a thread of its own, whenever there is a microphone.

    The sound library's thread only copies; if nobody takes the copies, later sound is dropped.
    """

    def __init__(
        self,
        library: SoundLibrary,
        hear: Callable[[Sound], None],
        announce: Callable[[Event], None],
        name: str = "",
    ) -> None:
        self._library = library
        self._hear = hear
        self._announce = announce
        self._name = name
        self._blocks: queue.Queue[tuple[Framer, Samples] | None] = queue.Queue(_QUEUED_BLOCKS)
        self._framer: Framer | None = None  # of the stream that was opened last
        self._gathering: Gathering | None = None
        self._meter = PeakMeter()
        self._presence = Presence()
        self.dropped = 0
        """Blocks that nobody took in time, and gaps that the sound library knows of."""

        self._watchdog = Watchdog()
        self._stream = KeptOpen("microphone", self._open, self._lose, self._watchdog)
        self._thread = threading.Thread(target=self._deliver, name="framing", daemon=True)

    def start(self) -> None:
        """Open the microphone, now or as soon as there is one."""
        self._thread.start()
        self._stream.start()

    def level(self) -> float:
        """The peak in dBFS since it was last asked for."""
        return self._meter.read()

    @property
    def dead_seconds(self) -> float:
        """For how long it has given no sound at all, not even noise."""
        return self._presence.dead_seconds

    def use(self, name: str) -> None:
        """Go on with another device; empty for the system's choice."""
        if name != self._name:
            self._name = name
            self._stream.renew()

    def renew(self) -> None:
        """Open it again: something about it has changed."""
        self._stream.renew()

    def hurry(self) -> None:
        """There may be a microphone now, if there was none."""
        self._stream.hurry()

    @contextmanager
    def held_shut(self) -> Iterator[None]:
        """Nothing is recorded inside the block."""
        with self._stream.held_shut():
            yield

    def close(self) -> None:
        """Let go of the microphone."""
        self._stream.close()
        self._blocks.put(None)
        if self.dropped:
            logger.warning("the microphone had %d gaps", self.dropped)

    def _open(self, lost: Callable[[], None]) -> OpenStream:
        stream = self._library.open(
            Direction.IN, self._name, _RATES, self._take, lost, LATENCY_SECONDS
        )
        self._announce(MicrophoneOpened(stream.device, stream.advice))
        return stream

    def _lose(self, advice: str) -> None:
        framer, self._framer = self._framer, None
        if framer is not None:
            if self._gathering is not None:
                self._gathering.flush()
            silence = np.zeros((round(FOLLOWING_SECONDS * framer.rate), 1), np.float32)
            with suppress(queue.Full):  # then there is enough to be heard
                self._blocks.put_nowait((framer, silence))
        self._presence.forget()
        self._announce(MicrophoneLost(advice))

    def _take(self, rate: int) -> Callable[..., None]:
        framer = self._framer = Framer(rate)

        def hand_on(block: Samples) -> None:
            try:
                self._blocks.put_nowait((framer, block))
            except queue.Full:
                self.dropped += 1

        gathering = self._gathering = Gathering(framer, hand_on)

        def copy(block: Samples, frames: int, time: object, status: object) -> None:
            self._watchdog.beat()
            gathering.add(block)
            self.dropped += bool(status)

        return copy

    def _deliver(self) -> None:
        while (taken := self._blocks.get()) is not None:
            try:
                self._hand_on(*taken)
            except Exception:  # one block is lost, not the microphone
                logger.exception("a block from the microphone could not be used")

    def _hand_on(self, framer: Framer, block: Samples) -> None:
        if framer is self._framer:
            self._presence.feed(block, framer.rate)
        for frame in framer.feed(block):
            self._meter.feed(frame.samples)
            self._hear(frame)
