"""How much of what is played comes back. Pure; time is counted in samples."""

import math
from collections import deque
from dataclasses import dataclass
from statistics import median

import numpy as np

from app.core.sound import SPEECH_RATE, Samples

LEAST_SECONDS = 3.0
"""Less sound than this tells nothing: the canceller needs the first of them to learn the room."""

LARGEST = 60.0
"""A loss in dB that counts as no echo at all."""

_WINDOW_SAMPLES = SPEECH_RATE // 2
"""Long beside the delay of the echo."""

_WINDOWS = 32
"""The last sixteen seconds of sound count."""

_RECENT = 12
"""Of these windows the most must be doubtful, for all of them to be believed."""

_AUDIBLE_POWER = 10 ** (-50 / 10)
_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class EchoLoss:
    """By how many dB what comes back is quieter than what is played, at the least as a rule."""

    before: float
    """At the microphone: of the room and the devices."""

    after: float
    """After cancelling: what matters for being heard."""


@dataclass(slots=True)
class _Window:
    """What was summed up in half a second."""

    samples: int = 0
    played: float = 0.0
    heard: float = 0.0
    left: float = 0.0
    doubtful: bool = False

    @property
    def audible(self) -> bool:
        return self.samples > 0 and self.played > _AUDIBLE_POWER * self.samples

    @property
    def loss(self) -> EchoLoss:
        return EchoLoss(_loss(self.played, self.heard), _loss(self.played, self.left))


class EchoMeter:
    """Compares what is played with what comes back, while nobody speaks but the loudspeaker.

    Windows of half a second are judged by themselves, and the loss is one that three in four of
    them reach: bursts of echo matter, somebody who speaks unnoticed for a while does not. The last
    window waits until it is known that nobody had begun to speak in it. Doubtful windows count as
    soon as they are the most of the last six seconds: nobody talks for so long while a reply goes
    on, but an echo that has become louder does.
    """

    def __init__(self) -> None:
        self._windows: deque[_Window] = deque(maxlen=_WINDOWS)
        self._last: _Window | None = None
        self._now = _Window()

    @property
    def loss(self) -> EchoLoss | None:
        """The estimate; None until enough was played."""
        windows = self._believed
        if len(windows) * _WINDOW_SAMPLES < LEAST_SECONDS * SPEECH_RATE:
            return None
        return EchoLoss(
            _reached([window.loss.before for window in windows]),
            _reached([window.loss.after for window in windows]),
        )

    @property
    def room_loss(self) -> float:
        """In dB, without the canceller's part; from the first window on, and none before it."""
        windows = self._believed
        return median(window.loss.before for window in windows) if windows else 0.0

    def measure(self, played: Samples, heard: Samples, left: Samples, *, doubtful: bool) -> None:
        """Take in a frame: as it was played, heard by the microphone, and left by the canceller.

        It is doubtful if somebody else seems to be speaking.
        """
        if self._last is None and not (self._windows or self._now.audible):
            self._now = _Window()  # the first begins with sound, or it would tell of less loss
        now = self._now
        now.samples += len(played)
        now.played += _energy(played)
        now.heard += _energy(heard)
        now.left += _energy(left)
        if doubtful:
            now.doubtful = True
            if self._last is not None:
                self._last.doubtful = True
        if now.samples >= _WINDOW_SAMPLES:
            if self._last is not None:
                self._windows.append(self._last)
            self._last = now if now.audible else None
            self._now = _Window()

    def forget(self) -> None:
        """The devices are others."""
        self._windows.clear()
        self._last = None
        self._now = _Window()

    @property
    def _believed(self) -> list[_Window]:
        """All of them, but for the doubtful ones while there are few."""
        windows = list(self._windows)
        many = sum(window.doubtful for window in windows[-_RECENT:]) > _RECENT // 2
        return [window for window in windows if many or not window.doubtful]


def _energy(samples: Samples) -> float:
    return float(np.dot(samples, samples))


def _loss(played: float, back: float) -> float:
    return LARGEST if back <= 0.0 else min(LARGEST, 10 * math.log10(played / back))


def _reached(losses: list[float]) -> float:
    return sorted(losses, reverse=True)[math.ceil(_SHARE * len(losses)) - 1]
