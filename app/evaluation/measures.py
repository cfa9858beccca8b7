"""What is measured on recordings and conversations. Pure."""

import numpy as np

from app.core.sound import Sound

_FRAME_SECONDS = 0.01
_RANGE = 10 ** (-40 / 20)


def speech_ended(sound: Sound) -> float:
    """Seconds to the end of the last 10 ms frame within 40 dB of the peak; 0 for silence."""
    length = round(_FRAME_SECONDS * sound.rate)
    whole = sound.samples[: len(sound.samples) // length * length].reshape(-1, length)
    peaks = np.abs(whole).max(axis=1, initial=0.0)
    if sound.peak == 0.0:
        return 0.0
    loud = np.flatnonzero(peaks >= sound.peak * _RANGE)
    return (int(loud[-1]) + 1) * _FRAME_SECONDS if len(loud) else 0.0
