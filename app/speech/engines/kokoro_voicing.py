"""Takes the tone out of the voice and puts breath in its place, down to a whisper. Pure."""

from dataclasses import replace

import numpy as np

from app.speech.engines.kokoro_graph import FRAME_SAMPLES, Prosody

BREATH_AMPLITUDE = 0.0254
"""Root mean square of the noise in which Kokoro's authors trained sounds without a tone.

A third of the tone's 0.1, through the 9 weights by which the tone's harmonics are summed; the
export has left it out.
"""


def breathing(prosody: Prosody, voicing: float) -> Prosody:
    """The same with so much voice, from 1 (full) to 0 (a whisper); half is breathy.

    The vocoder makes up for a tone that is merely softer, so the tone falls faster than the voice.
    """
    if voicing >= 1.0:
        return prosody
    voicing = max(0.0, voicing)
    noise = np.random.default_rng(0).standard_normal(prosody.frames * FRAME_SAMPLES, np.float32)
    breath = noise * np.float32(BREATH_AMPLITUDE * (1.0 - voicing))
    pitch = prosody.pitch if voicing else np.zeros_like(prosody.pitch)
    return replace(prosody, pitch=pitch, voicing=voicing**1.5, breath=breath)
