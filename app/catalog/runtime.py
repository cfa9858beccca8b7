"""What computes a model, what that needs, and how many parameters it has.

A model's files tell it, so the catalogue need not.
"""

import importlib.util
from collections.abc import Mapping
from enum import Enum
from functools import cache
from pathlib import Path, PurePosixPath

from app.catalog.model import Model, ModelFile


class Runtime(Enum):
    """What computes a model: the packages that it needs, and a library in the last, if any."""

    LLAMA = ("llama_cpp",)
    LLAMA_EARS = ("llama_cpp", "libmtmd")
    CTRANSLATE2 = ("ctranslate2", "faster_whisper")
    ONNX = ("onnxruntime",)
    TORCH = ("torch", "transformers")


_ENDINGS: Mapping[str, Runtime] = {
    ".gguf": Runtime.LLAMA,
    ".onnx": Runtime.ONNX,
    ".safetensors": Runtime.TORCH,
}
"""Of weight files; CTranslate2's is just model.bin."""

USUAL_ENCODER_BYTES = 1_300_000_000
"""Whisper large's, which most of those have that hear for themselves."""

_BYTES_PER_PARAMETER = {
    Runtime.LLAMA: 0.65,
    Runtime.LLAMA_EARS: 0.65,
    Runtime.CTRANSLATE2: 2.0,
    Runtime.ONNX: 2.0,
    Runtime.TORCH: 2.0,
}
"""As they are published: Q4_K_M has between 0.61 (8B) and 0.73 (1.5B), the others 16 bits."""


def runtime(model: Model) -> Runtime:
    """What computes it, by its weight files."""
    if any(map(_is_encoder, model.files)):
        return Runtime.LLAMA_EARS
    found = (_ENDINGS.get(PurePosixPath(file.name).suffix) for file in model.files)
    return next(filter(None, found), Runtime.CTRANSLATE2)


def parameters(model: Model) -> float:
    """How many think or hear, guessed from the size where nobody has written it down."""
    if model.parameters_millions is not None:
        return model.parameters_millions * 1e6
    return max(1, thinking_bytes(model)) / _BYTES_PER_PARAMETER[runtime(model)]


def encoder_bytes(model: Model) -> int:
    """Size of the part that hears, of a model that hears for itself."""
    return _known_encoder(model) or USUAL_ENCODER_BYTES


def thinking_bytes(model: Model) -> int:
    """Size of the rest, all of which is read for each token."""
    return max(0, model.bytes - _known_encoder(model))


def _known_encoder(model: Model) -> int:
    if model.encoder_megabytes is not None:
        return model.encoder_megabytes * 1_000_000
    return sum(file.size or 0 for file in model.files if _is_encoder(file))


def _is_encoder(file: ModelFile) -> bool:
    """Whether it is what llama.cpp calls a multimodal projector."""
    return file.name.startswith("mmproj")


@cache
def runtimes_here() -> frozenset[Runtime]:
    """Those whose packages are installed; none of them is imported for it."""
    return frozenset(one for one in Runtime if _is_here(one))


def _is_here(one: Runtime) -> bool:
    if one is not Runtime.LLAMA_EARS:
        return all(importlib.util.find_spec(name) for name in one.value)
    package, library = one.value
    found = importlib.util.find_spec(package)
    folders = (found and found.submodule_search_locations) or ()
    names = (f"{library}.*", f"{library.removeprefix('lib')}.dll")
    return any(any(Path(folder, "lib").glob(name)) for folder in folders for name in names)
