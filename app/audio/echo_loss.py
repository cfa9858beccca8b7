"""How much of what is played comes back. Pure; time is counted in samples."""

import math
from collections import deque
from dataclasses import dataclass

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

_AUDIBLE_POWER = 10 ** (-50 / 10)
_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class EchoLoss:
    """By how many dB what comes back is quieter than what is played, at the least as a rule."""

    before: float
    """At the microphone: of the room and the devices."""

    after: float
    """After cancelling: what matters for being heard."""


class EchoMeter:
    """Compares what is played with what comes back, while nobody speaks but the loudspeaker.

    Windows of half a second are judged by themselves, and the loss is one that three in four of
    them reach: bursts of echo matter, somebody who speaks unnoticed for a while does not. The last
    window waits until it is known that nobody had begun to speak in it.
    """

    def __init__(self) -> None:
        self._losses: deque[EchoLoss] = deque(maxlen=_WINDOWS)
        self._last: EchoLoss | None = None
        self._begin()

    @property
    def loss(self) -> EchoLoss | None:
        """The estimate; None until enough was played."""
        if len(self._losses) * _WINDOW_SAMPLES < LEAST_SECONDS * SPEECH_RATE:
            return None
        return EchoLoss(
            _reached([loss.before for loss in self._losses]),
            _reached([loss.after for loss in self._losses]),
        )

    def measure(self, played: Samples, heard: Samples, left: Samples, *, speaking: bool) -> None:
        """Take in a frame: as it was played, heard by the microphone, and left by the canceller."""
        if speaking:
            self._last = None
            self._begin()
            return
        self._played += _energy(played)
        self._heard += _energy(heard)
        self._left += _energy(left)
        self._samples += len(played)
        if self._samples >= _WINDOW_SAMPLES:
            if self._last is not None:
                self._losses.append(self._last)
            self._last = None
            if self._played > _AUDIBLE_POWER * self._samples:
                before = _loss(self._played, self._heard)
                self._last = EchoLoss(before, _loss(self._played, self._left))
            self._begin()

    def forget(self) -> None:
        """The devices are others."""
        self._losses.clear()
        self._last = None
        self._begin()

    def _begin(self) -> None:
        self._played = self._heard = self._left = 0.0
        self._samples = 0


def _energy(samples: Samples) -> float:
    return float(np.dot(samples, samples))


def _loss(played: float, back: float) -> float:
    return LARGEST if back <= 0.0 else min(LARGEST, 10 * math.log10(played / back))


def _reached(losses: list[float]) -> float:
    return sorted(losses, reverse=True)[math.ceil(_SHARE * len(losses)) - 1]
