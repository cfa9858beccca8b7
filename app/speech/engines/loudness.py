"""Makes speech louder or softer without clipping. Pure."""

import numpy as np

from app.core.sound import Samples

KNEE = 0.8  # amplitude above which loud speech is pressed together to stay below 1


def amplified(samples: Samples, decibels: float) -> Samples:
    """Change the level, and bend amplitudes above 0.8 so that none reaches 1."""
    if decibels:
        samples = samples * np.float32(10.0 ** (decibels / 20.0))
    loud = np.abs(samples) > KNEE
    if not loud.any():
        return samples
    above = (np.abs(samples[loud]) - KNEE) / (1 - KNEE)
    limited = samples.copy()
    limited[loud] = np.sign(samples[loud]) * (KNEE + (1 - KNEE) * np.tanh(above))
    return limited
