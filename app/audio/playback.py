"""The output stream: plays whatever a loudspeaker has to say, on a device or into nothing."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from app.audio.devices import Direction
from app.audio.framing import Outflow
from app.audio.kept_open import KeptOpen
from app.audio.lead import Lead
from app.audio.level import PeakMeter
from app.audio.played import Played
from app.audio.sound_library import OpenStream, SoundLibrary
from app.audio.watchdog import Watchdog
from app.core.events import Event
from app.core.sound import Samples
from app.core.voice_events import LoudspeakerLost, LoudspeakerOpened

logger = logging.getLogger(__name__)

RATE = 24_000
_RATES = (RATE, 0, 48_000, 44_100)

RETURN_SECONDS = 3.0
"""A reply waits so long for its loudspeaker to come back, and is then written only."""

_STALE_SECONDS = 0.5
"""A device that has not asked for sound for so long plays none."""

Fill = Callable[[Samples], int]


class Playback:
    """Pulls sound from `fill` at the pace of the device, or of a clock where there is none.

    A device is opened at 24 kHz, the rate of the sound, where it takes that: then nothing is
    converted. Elsewhere each block is converted inside the sound library's callback: for 20 ms
    that takes some ten microseconds, and costs 10 ms of delay at most.
    """

    def __init__(
        self,
        library: SoundLibrary,
        announce: Callable[[Event], None],
        name: str = "",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._library = library
        self._announce = announce
        self._name = name
        self._monotonic = monotonic
        self._fill: Fill | None = None
        self.volume = 1.0
        """From 0 to 1; may be changed at any time."""

        self.latency = 0.0
        """Seconds from `fill` to the air."""

        self.played = Played()
        """What was given to the device, as it sounds."""

        self._volume = 0.0  # as it was at the end of the last block
        self._meter = PeakMeter()
        self._lead = Lead()
        self._spoken = False
        self._asked_at = 0.0
        self.gaps = 0
        """How often the device ran dry while something was spoken."""

        self._broken = False
        self._into_nothing = np.zeros(RATE, np.float32)
        self._waits_until = 0.0
        self._watchdog = Watchdog()
        self._stream = KeptOpen(
            "loudspeaker", self._open, self._lose, self._watchdog, self._play_into_nothing
        )

    def start(self) -> None:
        """Open the loudspeaker, now or as soon as there is one."""
        self._stream.start()

    def play_from(self, fill: Fill | None) -> None:
        """Go on with another source; None for silence. `fill` returns how much speech it put in."""
        self._fill = fill

    @property
    def sounding(self) -> bool:
        """Whether the last block held speech that a microphone could hear."""
        return self._spoken and self._monotonic() - self._asked_at < _STALE_SECONDS

    def level(self) -> float:
        """The peak in dBFS since it was last asked for."""
        return self._meter.read()

    def use(self, name: str) -> None:
        """Go on with another device; empty for the system's choice."""
        if name != self._name:
            self._name = name
            self._lead.forget()
            self._stream.renew()

    @contextmanager
    def held_shut(self) -> Iterator[None]:
        """No device is open inside the block."""
        with self._stream.held_shut():
            yield

    def renew(self) -> None:
        """Open it again: something about it has changed."""
        self._stream.renew()

    def hurry(self) -> None:
        """There may be a loudspeaker now, if there was none."""
        self._stream.hurry()

    def close(self) -> None:
        """Let go of the loudspeaker."""
        self._stream.close()
        if self.gaps:
            logger.warning("the loudspeaker had %d gaps", self.gaps)

    def _open(self, lost: Callable[[], None]) -> OpenStream:
        stream = self._library.open(
            Direction.OUT, self._name, _RATES, self._render, lost, self._lead.seconds
        )
        self.latency = stream.latency
        self._announce(LoudspeakerOpened(stream.device, stream.advice))
        return stream

    def _lose(self, advice: str) -> None:
        if self.latency:
            self._waits_until = time.monotonic() + RETURN_SECONDS
        self.latency = 0.0
        self._announce(LoudspeakerLost(advice))

    def _render(self, rate: int) -> Callable[..., None]:
        outflow = Outflow(RATE, rate)
        played = self.played.begin(rate)
        self._lead.begin(rate)

        def render(block: Samples, frames: int, moment: object, status: object) -> None:
            self._watchdog.beat()
            try:
                samples, spoken = outflow.take(frames, self._filled)
                self._asked_at = self._monotonic()
                self._spoken = spoken > 0 and self.volume > 0.0
                samples *= self._gains(frames)
                block[:] = samples[:, np.newaxis]  # into every channel
                played.write(samples, self._asked_at)
                self._meter.feed(samples)
                self.gaps += bool(status) and self._spoken
                if self._lead.note(frames, dry=bool(status), spoken=self._spoken):
                    logger.info("the loudspeaker runs dry and gets %g s", self._lead.seconds)
                    self._stream.renew()
            except Exception as error:  # or the sound library would never ask again
                block.fill(0.0)
                self._report_once(error)

        return render

    def _filled(self, block: Samples) -> int:
        fill = self._fill
        if fill is None:
            block.fill(0.0)
            return 0
        return fill(block)

    def _gains(self, count: int) -> Samples | np.float32:
        """From the volume that was to the volume that is wanted, without a click."""
        before, self._volume = self._volume, self.volume
        if before == self._volume:
            return np.float32(before)
        return np.linspace(before, self._volume, count, dtype=np.float32)

    def _play_into_nothing(self, seconds: float) -> None:
        """So that replies come to their end, and count as heard, without a loudspeaker."""
        if time.monotonic() < self._waits_until:
            return
        try:
            self._filled(self._into_nothing[: round(seconds * RATE)])
        except Exception as error:
            self._report_once(error)

    def _report_once(self, error: Exception) -> None:
        if not self._broken:
            self._broken = True
            logger.error("the loudspeaker could not be filled", exc_info=error)
