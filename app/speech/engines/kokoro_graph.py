"""Kokoro's two halves at work: tokens become prosody, prosody becomes sound."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from app.core.errors import EngineError, ModelError
from app.core.sound import Samples
from app.speech.engines.kokoro_cut import BETWEEN, Halves

RATE = 24_000
"""Samples per second."""

FRAME_SAMPLES = 600
"""Samples of one frame, which is 25 ms."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a text is to be said: what the prosody half hands to the vocoder half."""

    features: NDArray[np.float32]
    """What is said, aligned in time: 1 x 512 x frames."""

    pitch: NDArray[np.float32]
    """Fundamental frequency in Hz, two values a frame; below 10 Hz means no voice."""

    energy: NDArray[np.float32]
    """Two values a frame on a scale of the model's own: about -9 in silence, 7 in a vowel."""

    durations: NDArray[np.float32]
    """Frames of each token of the whole text; there is one for the silence before and after."""

    @property
    def frames(self) -> int:
        """Length in frames."""
        return int(self.features.shape[2])

    def between(self, start: int, end: int) -> Self:
        """The part from one frame to another."""
        halves = slice(2 * start, 2 * end)
        features = self.features[:, :, start:end]
        return type(self)(features, self.pitch[halves], self.energy[halves], self.durations)

    def start_of(self, token: int) -> int:
        """The frame with which a token begins; behind the last one, where that ends."""
        return round(float(self.durations[: token + 1].sum()))


class KokoroGraph:
    """The two halves in memory.

    Args:
        halves: the two graphs.
        threads: processor threads for each of them.
    """

    def __init__(self, halves: Halves, threads: int) -> None:
        self._prosody = _session(halves.prosody, threads)
        self._vocoder = _session(halves.vocoder, threads)

    def prosody(self, tokens: list[int], style: NDArray[np.float32], pace: float) -> Prosody:
        """Work out how to say up to 510 tokens; `style` is 1 x 256."""
        inputs: dict[str, NDArray[Any]] = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style,
            "speed": np.array([pace], np.float32),
        }
        features, pitch, energy, durations = _run(self._prosody, inputs)
        return Prosody(features, pitch.ravel(), energy.ravel(), durations.ravel())

    def sound(self, prosody: Prosody, style: NDArray[np.float32]) -> Samples:
        """Say it: 600 samples a frame. About 4 ms a frame on two cores."""
        values = (prosody.features, prosody.pitch[np.newaxis], prosody.energy[np.newaxis])
        (audio,) = _run(self._vocoder, {**dict(zip(BETWEEN, values, strict=True)), "style": style})
        return audio.ravel()


def _session(graph: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # a spinning thread pool would take the cores away from the language model
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no common base
        raise ModelError("The Kokoro model cannot be loaded; fetch it again.") from error


def _run(
    session: onnxruntime.InferenceSession, inputs: dict[str, NDArray[Any]]
) -> list[NDArray[np.float32]]:
    try:
        outputs: list[NDArray[np.float32]] = session.run(None, inputs)
    except Exception as error:  # likewise
        raise EngineError("Kokoro could not say this; try another speaker or text.") from error
    if not all(np.isfinite(output).all() for output in outputs):
        raise EngineError("Kokoro made a sound that is not one; try another speaker or text.")
    return outputs
