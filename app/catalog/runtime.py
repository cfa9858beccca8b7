"""What computes a model, what that needs, and how many parameters it has.

A model's files tell it, so the catalogue need not.
"""

import importlib.util
from collections.abc import Mapping
from enum import Enum
from functools import cache
from pathlib import PurePosixPath

from app.catalog.model import Model


class Runtime(Enum):
    """What computes a model: the packages that it needs."""

    LLAMA = ("llama_cpp",)
    CTRANSLATE2 = ("ctranslate2", "faster_whisper")
    ONNX = ("onnxruntime",)
    TORCH = ("torch", "transformers")


_ENDINGS: Mapping[str, Runtime] = {
    ".gguf": Runtime.LLAMA,
    ".onnx": Runtime.ONNX,
    ".safetensors": Runtime.TORCH,
}
"""Of weight files; CTranslate2's is just model.bin."""

_BYTES_PER_PARAMETER = {
    Runtime.LLAMA: 0.65,
    Runtime.CTRANSLATE2: 2.0,
    Runtime.ONNX: 2.0,
    Runtime.TORCH: 2.0,
}
"""As they are published: Q4_K_M has between 0.61 (8B) and 0.73 (1.5B), the others 16 bits."""


def runtime(model: Model) -> Runtime:
    """What computes it, by its weight files."""
    found = (_ENDINGS.get(PurePosixPath(file.name).suffix) for file in model.files)
    return next(filter(None, found), Runtime.CTRANSLATE2)


def parameters(model: Model) -> float:
    """How many there are, guessed from the size where nobody has written it down."""
    if model.parameters_millions is not None:
        return model.parameters_millions * 1e6
    return max(1, model.bytes) / _BYTES_PER_PARAMETER[runtime(model)]


@cache
def runtimes_here() -> frozenset[Runtime]:
    """Those whose packages are installed; none of them is imported for it."""
    return frozenset(
        one for one in Runtime if all(importlib.util.find_spec(name) for name in one.value)
    )
