"""A made-up prosody: what Kokoro's melody part might have said of a run of phonemes."""

import numpy as np

from app.speech.engines.kokoro_graph import Prosody

SILENT, LOUD = -9.0, 6.0


def prosody_of(durations: list[int], hertz: float = 200.0, quiet: tuple[int, ...] = ()) -> Prosody:
    """Frames of each token, with silence first and last; `quiet` are silent frames besides."""
    frames = sum(durations)
    pitch = np.full((frames, 2), hertz, np.float32)
    energy = np.full((frames, 2), LOUD, np.float32)
    for silent in (*range(durations[0]), *range(frames - durations[-1], frames), *quiet):
        pitch[silent], energy[silent] = 5.0, SILENT
    features = np.arange(frames, dtype=np.float32)[np.newaxis, np.newaxis]
    rows = np.array(durations, np.float32)
    return Prosody(features, pitch.ravel(), energy.ravel(), rows)
