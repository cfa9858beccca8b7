"""What the files of a checkpoint say of its tensors: which there are, and how large."""

import math
from collections.abc import Iterable
from pathlib import Path

_WHOLE_NUMBERS = {"BOOL": 1, "U8": 1, "I8": 1, "I16": 2, "U16": 2, "I32": 4, "U32": 4, "I64": 8}
"""What is not converted to another type, with its bytes."""


def weight_bytes(files: Iterable[Path], bytes_each: int) -> int:
    """Bytes of all tensors once their numbers take so many bytes each.

    Of a file that is no safetensors its size: what is wrong is told by who loads it.
    """
    return sum(_bytes(file, bytes_each) for file in files)


def _bytes(file: Path, bytes_each: int) -> int:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="pt") as tensors:
            slices = [tensors.get_slice(name) for name in tensors.keys()]  # noqa: SIM118 # no dict
            return sum(
                math.prod(one.get_shape()) * _WHOLE_NUMBERS.get(one.get_dtype(), bytes_each)
                for one in slices
            )
    except (OSError, SafetensorError):
        return file.stat().st_size


def tensor_names(files: Iterable[Path]) -> set[str]:
    """Of all tensors in sound safetensors."""
    from safetensors import safe_open

    names: set[str] = set()
    for file in files:
        with safe_open(file, framework="pt") as tensors:
            names.update(tensors.keys())
    return names
