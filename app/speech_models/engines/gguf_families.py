"""Pairs of GGUF files that hear: which there are, how they are spoken to and what they consist of.

Pure. The ears of all of them are a Whisper encoder, whose windows last 30 s, and a projector.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.language.templates import TEMPLATES
from app.speech_models.engines.hearing_families import FAMILIES as HEARING
from app.speech_models.engines.hearing_families import Family as Speech

WINDOW_SECONDS = 29.9
"""Heard at once; of 30.0 libmtmd would make two windows, the second one silent."""

Shapes = Mapping[str, tuple[int, ...]]
"""Tensors by name, what changes fastest first."""

_SAMPLES_PER_FRAME = 160
"""At 16 kHz: Whisper has a hundred frames a second, two of which become one in its encoder."""


@dataclass(frozen=True, slots=True)
class Family:
    """What the publishers of a family and llama.cpp's tools/mtmd say about it."""

    projector: str
    """`clip.projector_type` of the ears."""

    architecture: str
    """`general.architecture` of the language model."""

    spoken_to: Speech
    """Its template and marks; what `class_name` says is of transformers."""

    window_rows: int
    """What llama.cpp makes of a window."""

    frames_per_row: int
    """Of Whisper's hundred a second."""

    spare_frames: int | None
    """How many of a row's frames may be wanting at the end of a sound; None if the silence that
    fills the window up is read as well."""

    projection: Callable[[Shapes, int, int], Mapping[str, tuple[int, ...]]]
    """The projector's tensors for a width of the encoder and one of the language model."""

    stack: int = 1
    """Frames of the encoder that the projector lays side by side."""

    def rows(self, samples: int) -> int:
        """How many rows of a window belong to a sound of so many samples at 16 kHz."""
        if self.spare_frames is None:
            return self.window_rows
        frames = -(-samples // _SAMPLES_PER_FRAME)
        wanted = (frames + self.spare_frames) // self.frames_per_row
        return max(1, min(wanted, self.window_rows))


def _second(shapes: Shapes, name: str) -> int:
    """The rows of a matrix, which only the matrix itself tells."""
    return (*shapes.get(name, ()), 0, 0)[1]


def _ultravox(shapes: Shapes, stacked: int, width: int) -> Mapping[str, tuple[int, ...]]:
    doubled = _second(shapes, "mm.a.mlp.1.weight")
    return {
        "mm.a.norm_pre.weight": (stacked,),
        "mm.a.mlp.1.weight": (stacked, doubled),
        "mm.a.norm_mid.weight": (doubled // 2,),
        "mm.a.mlp.2.weight": (doubled // 2, width),
    }


def _voxtral(shapes: Shapes, stacked: int, width: int) -> Mapping[str, tuple[int, ...]]:
    hidden = _second(shapes, "mm.a.mlp.1.weight")
    return {"mm.a.mlp.1.weight": (stacked, hidden), "mm.a.mlp.2.weight": (hidden, width)}


def _plain(shapes: Shapes, stacked: int, width: int) -> Mapping[str, tuple[int, ...]]:
    return {"mm.a.fc.weight": (stacked, width), "mm.a.fc.bias": (width,)}


_ULTRAVOX = Speech(
    "ultravox",
    "UltravoxModel",
    TEMPLATES["llama3"],
    "",
    "",
    ("<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>"),
    6.25,
    longest_seconds=WINDOW_SECONDS,
)
_VOXTRAL = replace(HEARING["voxtral"], longest_seconds=WINDOW_SECONDS)
_QWEN2_AUDIO = replace(HEARING["qwen2_audio"], longest_seconds=WINDOW_SECONDS)
_OMNI = replace(_QWEN2_AUDIO, kind="qwen2_5_omni", before="<|audio_bos|>", after="<|audio_eos|>")
"""As it hears; with the one system prompt with which it speaks it has nothing to do."""


def _qwen(projector: str, architecture: str, spoken_to: Speech) -> Family:
    # (frames - 1) // 2 + 1 and of these (rows - 2) // 2 + 1: the processors of transformers
    return Family(projector, architecture, spoken_to, 750, 4, 1, _plain)


FAMILIES: Sequence[Family] = (
    Family(
        "ultravox",
        "llama",
        _ULTRAVOX,
        window_rows=187,
        frames_per_row=16,
        spare_frames=15,  # rounded up: audio_token_len in its ultravox_processing.py
        projection=_ultravox,
        stack=8,
    ),
    Family(
        "voxtral",
        "llama",
        _VOXTRAL,
        window_rows=187,  # half of what is published: ggml-org/llama.cpp#25496
        frames_per_row=16,
        spare_frames=None,
        projection=_voxtral,
        stack=4,
    ),
    _qwen("qwen2a", "qwen2", _QWEN2_AUDIO),
    _qwen("qwen2.5o", "qwen2vl", _OMNI),
    _qwen("qwen2a", "qwen2vl", _OMNI),
)
