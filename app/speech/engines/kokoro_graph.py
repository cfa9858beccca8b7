"""Kokoro's three parts at work: tokens become lengths, lengths prosody, and prosody sound."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from app.core.errors import EngineError, ModelError
from app.core.sound import Samples
from app.speech.engines.kokoro_cut import (
    BETWEEN,
    BREATH,
    DURATIONS,
    READING,
    VOICING,
    Parts,
)

RATE = 24_000
"""Samples per second."""

FRAME_SAMPLES = 600
"""Samples of one frame, which is 25 ms."""

Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the sounds of a text are."""

    durations: Row
    """Whole frames of each token; there is one for the silence before and after."""

    reading: NDArray[np.float32]
    """What the model makes of the text besides: 1 x tokens x 640."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a text is to be said: what the vocoder is given."""

    features: NDArray[np.float32]
    """What is said, aligned in time: 1 x 512 x frames."""

    pitch: Row
    """Fundamental frequency in Hz, two values a frame; below 10 Hz means no voice."""

    energy: Row
    """Two values a frame on a scale of the model's own: about -9 in silence, 7 in a vowel."""

    durations: Row
    """Frames of each token of the whole text; there is one for the silence before and after."""

    voicing: float = 1.0
    """1 is the full voice, 0 none."""

    breath: Row | None = None
    """Noise in the glottis, 600 values a frame."""

    @property
    def frames(self) -> int:
        """Length in frames."""
        return int(self.features.shape[2])

    def between(self, start: int, end: int) -> Self:
        """The part from one frame to another."""
        halves, breath = slice(2 * start, 2 * end), self.breath
        return replace(
            self,
            features=self.features[:, :, start:end],
            pitch=self.pitch[halves],
            energy=self.energy[halves],
            breath=None if breath is None else breath[start * FRAME_SAMPLES : end * FRAME_SAMPLES],
        )

    def start_of(self, token: int) -> int:
        """The frame with which a token begins; behind the last one, where that ends."""
        return round(float(self.durations[: token + 1].sum()))


class KokoroGraph:
    """The three parts in memory.

    Args:
        parts: the three graphs.
        threads: processor threads for each of them.
    """

    def __init__(self, parts: Parts, threads: int) -> None:
        self._timing = _session(parts.timing, threads)
        self._melody = _session(parts.melody, threads)
        self._vocoder = _session(parts.breathing_vocoder, threads)

    def timing(self, tokens: list[int], style: NDArray[np.float32]) -> Timing:
        """Work out how long up to 510 tokens are; `style` is 1 x 256."""
        lengths, reading = _run(self._timing, {"tokens": _framed(tokens), "style": style})
        return Timing(np.maximum(1, np.rint(lengths.ravel())), reading)

    def prosody(self, tokens: list[int], style: NDArray[np.float32], timing: Timing) -> Prosody:
        """Work out how to say them with these durations."""
        inputs: dict[str, NDArray[Any]] = {
            "tokens": _framed(tokens),
            "style": style,
            DURATIONS: timing.durations[np.newaxis],
            READING: timing.reading,
        }
        features, pitch, energy = _run(self._melody, inputs)
        return Prosody(features, pitch.ravel(), energy.ravel(), timing.durations)

    def sound(self, prosody: Prosody, style: NDArray[np.float32]) -> Samples:
        """Say it: 600 samples a frame. About 4 ms a frame on two cores."""
        breath = np.zeros(1, np.float32) if prosody.breath is None else prosody.breath
        values = (prosody.features, prosody.pitch[np.newaxis], prosody.energy[np.newaxis])
        inputs = dict(zip(BETWEEN, values, strict=True)) | {
            "style": style,
            VOICING: np.array([prosody.voicing], np.float32),
            BREATH: breath[np.newaxis, :, np.newaxis],
        }
        (audio,) = _run(self._vocoder, inputs)
        return audio.ravel()


def _framed(tokens: list[int]) -> NDArray[np.int64]:
    """The tokens with the silence before and after them."""
    return np.array([[0, *tokens, 0]], np.int64)


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
