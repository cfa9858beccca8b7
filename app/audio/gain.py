"""A volume that changes without a click."""

import numpy as np

from app.core.sound import Samples

RAMP_SAMPLES = 120
"""5 ms at 24 kHz."""


class Gain:
    """Moves towards the wanted gain by a short ramp and then stays there."""

    def __init__(self) -> None:
        self._current = 0.0

    @property
    def silent(self) -> bool:
        """Whether nothing is heard any more."""
        return self._current == 0.0

    def reset(self) -> None:
        """Nothing is being heard: what comes next begins from silence."""
        self._current = 0.0

    def applied(self, samples: Samples, wanted: float) -> Samples:
        """The samples at the wanted gain; when fading to silence only the length of the ramp."""
        if self._current == wanted:
            return samples * np.float32(wanted)
        if wanted == 0.0:
            samples = samples[:RAMP_SAMPLES]
        gains = np.full(len(samples), wanted, np.float32)
        ramp = min(RAMP_SAMPLES, len(samples))
        gains[:ramp] = np.linspace(self._current, wanted, ramp, dtype=np.float32)
        self._current = wanted
        return samples * gains
