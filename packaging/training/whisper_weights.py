"""Makes an encoder of the transformers library of a Whisper that was converted for CTranslate2.

The file is as ctranslate2/specs/model_spec.py writes it: a version, the name of the specification
and its revision, then each variable's name, shape, type and bytes, then aliases.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.core.errors import ModelError

Variable = NDArray[Any]
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_HEAD_WIDTH = 64
"""Of every Whisper."""


def read_ctranslate2(path: Path) -> dict[str, Variable]:
    """Each variable by its name; for files that are trusted for their hash."""
    variables: dict[str, Variable] = {}
    with path.open("rb") as file:
        _number(file, "I")
        _text(file)
        _number(file, "I")
        for _ in range(_number(file, "I")):
            name = _text(file)
            shape = [_number(file, "I") for _ in range(_number(file, "B"))]
            kind = _TYPES[_number(file, "B")]
            data = file.read(_number(file, "I"))
            variables[name] = np.frombuffer(data, kind).reshape(shape)
        for _ in range(_number(file, "I")):
            alias = _text(file)
            variables[alias] = variables[_text(file)]
    return variables


def open_encoder(folder: Path) -> Any:
    """The frozen encoder of a folder of the catalogue, in full numbers."""
    import torch
    from transformers import WhisperConfig
    from transformers.models.whisper.modeling_whisper import WhisperEncoder

    given = read_ctranslate2(folder / "model.bin")
    if any(one.dtype.kind == "i" and one.ndim > 1 for one in given.values()):
        raise ModelError(f"{folder.name} has its weights in whole numbers: choose one in float16.")
    width, bands = given["encoder/conv1/weight"].shape[:2]
    layers = sum(name.endswith("ffn/linear_0/bias") and "encoder/" in name for name in given)
    config = WhisperConfig(
        d_model=width, num_mel_bins=bands, encoder_layers=layers,
        encoder_attention_heads=width // _HEAD_WIDTH, encoder_ffn_dim=4 * width,
    )  # fmt: skip
    encoder: Any = WhisperEncoder(config)
    found = {
        name: torch.from_numpy(value.astype(np.float32))
        for name, value in _renamed(given, layers).items()
    }
    encoder.load_state_dict(found)
    return encoder.eval().requires_grad_(False)


def _renamed(given: dict[str, Variable], layers: int) -> dict[str, Variable]:
    found = {"embed_positions.weight": given["encoder/position_encodings/encodings"]}
    for conv in ("conv1", "conv2"):
        for part in ("weight", "bias"):
            found[f"{conv}.{part}"] = given[f"encoder/{conv}/{part}"]
    _norm(given, "encoder/layer_norm", found, "layer_norm")
    for layer in range(layers):
        old, new = f"encoder/layer_{layer}", f"layers.{layer}"
        _attention(given, f"{old}/self_attention", found, f"{new}.self_attn")
        _norm(given, f"{old}/ffn/layer_norm", found, f"{new}.final_layer_norm")
        for place in (0, 1):
            for part in ("weight", "bias"):
                found[f"{new}.fc{place + 1}.{part}"] = given[f"{old}/ffn/linear_{place}/{part}"]
    return found


def _attention(given: dict[str, Variable], old: str, found: dict[str, Variable], new: str) -> None:
    """Queries, keys and values are one matrix there; Whisper's keys have no bias."""
    _norm(given, f"{old}/layer_norm", found, f"{new}_layer_norm")
    for part in ("weight", "bias"):
        pieces = np.split(given[f"{old}/linear_0/{part}"], 3)
        for letter, piece in zip("qkv", pieces, strict=True):
            if (letter, part) != ("k", "bias"):
                found[f"{new}.{letter}_proj.{part}"] = piece
        found[f"{new}.out_proj.{part}"] = given[f"{old}/linear_1/{part}"]


def _norm(given: dict[str, Variable], old: str, found: dict[str, Variable], new: str) -> None:
    found[f"{new}.weight"] = given[f"{old}/gamma"]
    found[f"{new}.bias"] = given[f"{old}/beta"]


def _number(file: BinaryIO, kind: str) -> int:
    (number,) = struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))
    return int(number)


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H")).rstrip(b"\0").decode()
