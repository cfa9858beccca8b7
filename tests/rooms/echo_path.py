"""From a loudspeaker to a microphone in the same room, on the sample clock."""

from dataclasses import dataclass

import numpy as np

from app.core.sound import SPEECH_RATE, Samples


@dataclass(frozen=True)
class Acoustics:
    level: float | None = -10.0
    """Of the echo, in dB beside what is played; None for headphones: there is no echo."""

    delay: float = 0.06
    reverberation: float = 0.3
    """Seconds until it is 60 dB quieter."""

    drive: float = 0.0
    """How much a small loudspeaker distorts; 0 for not at all."""

    noise: float = -70.0
    """Of the room, in dBFS."""

    seed: int = 1


class EchoPath:
    """Takes in what is played, block by block, and gives what of it is heard."""

    def __init__(self, acoustics: Acoustics) -> None:
        self._acoustics = acoustics
        self._random = np.random.default_rng(acoustics.seed)
        self._response = self._impulse_response()
        self._coming = np.zeros(0, np.float32)

    def heard(self, played: Samples) -> Samples:
        acoustics = self._acoustics
        count = len(played)
        if acoustics.drive:
            played = np.tanh(played * acoustics.drive) / acoustics.drive
        echo = _convolved(played, self._response)
        echo[: len(self._coming)] += self._coming
        self._coming = echo[count:]
        noise = self._random.normal(0.0, 10 ** (acoustics.noise / 20), count)
        return (echo[:count] + noise).astype(np.float32)

    def _impulse_response(self) -> Samples:
        acoustics = self._acoustics
        if acoustics.level is None:
            return np.zeros(1, np.float32)
        delay = round(acoustics.delay * SPEECH_RATE)
        length = round(acoustics.reverberation * SPEECH_RATE)
        tail = self._random.normal(size=length) * 10 ** (-3 * np.arange(length) / length)
        tail[0] = 3.0  # the direct sound
        tail *= 10 ** (acoustics.level / 20) / np.sqrt(np.square(tail).sum())
        return np.concatenate([np.zeros(delay), tail]).astype(np.float32)


def _convolved(sound: Samples, response: Samples) -> Samples:
    length = len(sound) + len(response) - 1
    size = 1 << length.bit_length()
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[:length].astype(np.float32)
