"""People who talk without words: a buzzing source, syllables and a tune."""

from dataclasses import dataclass

import numpy as np

from app.core.sound import SPEECH_RATE, Sound


@dataclass(frozen=True)
class Talker:
    """How somebody talks; semitones are above 100 Hz."""

    pitch: float = 5.0
    melody: float = 4.0
    """Semitones up and down from the middle."""

    level: float = -25.0
    """Of the loudest moments, in dB of full scale."""

    rate: float = 4.5
    """Syllables a second."""

    tilt: float = 9.0
    """By how many dB each octave of the source is weaker than the one below."""

    def say(self, seconds: float, seed: int = 0) -> Sound:
        """So much talk, with little differences that depend on the seed."""
        chance = np.random.default_rng(seed)
        time = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
        rate = self.rate * chance.normal(1, 0.03)
        tune = np.sin(2 * np.pi * (0.9 * time + chance.random()))
        semitones = self.pitch + chance.normal(0, 0.3) + self.melody * tune
        phase = 2 * np.pi * np.cumsum(100 * 2 ** (semitones / 12)) / SPEECH_RATE
        buzz = sum(
            n ** (-self.tilt / 6.02) * np.cos(n * phase) * (n * 100 * 2 ** (semitones / 12) < 7500)
            for n in range(1, 60)
        )
        syllables = 0.08 + np.clip(np.sin(2 * np.pi * rate * time / 2) ** 2, 0.0, 1.0) ** 2
        voice = buzz * syllables
        level = 10 ** ((self.level + chance.normal(0, 0.5)) / 20)
        voice = voice / max(np.abs(voice).max(initial=0.0), 1e-9) * level
        noise = chance.normal(0, 1e-4, len(time))
        return Sound((voice + noise).astype(np.float32), SPEECH_RATE)
