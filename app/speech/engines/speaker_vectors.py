"""Reads what the voices of speakers are like: a vector for each, in a file of its own."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import ModelError

Vector = NDArray[np.float32]

FOLDER = "speakers"
_LONGEST_BYTES = 100_000


class SpeakerVectors:
    """The speakers in a folder: .npy files, or .safetensors with one tensor.

    A speaker's name is a part of the file's: "slt" in cmu_us_slt_arctic-wav-arctic_a0508.npy.

    Args:
        folder: of the model.
        width: of each vector.

    Raises:
        ModelError: there is none, or one is damaged or of another width.
    """

    def __init__(self, folder: Path, width: int) -> None:
        paths = sorted((folder / FOLDER).glob("*.npy"))
        paths += sorted((folder / FOLDER).glob("*.safetensors"))
        if not paths:
            raise ModelError(
                f"The voice {folder.name} has no speakers: put vectors of {width} numbers into its "
                f'folder "{FOLDER}", as .npy or .safetensors, and import it again.'
            )
        self._vectors: Mapping[str, Vector] = {path.stem: _read(path, width) for path in paths}

    def vector(self, name: str) -> Vector:
        """Of the speaker with this name, or of the first if there is none such."""
        for stem, vector in self._vectors.items():
            if name == stem or name in stem.split("_"):
                return vector
        return next(iter(self._vectors.values()))


def _read(path: Path, width: int) -> Vector:
    try:
        if path.stat().st_size > _LONGEST_BYTES:
            raise ValueError("too long")
        vector = np.asarray(_content(path), np.float32).reshape(-1)
        if len(vector) != width or not np.isfinite(vector).all():
            raise ValueError("of another width")
    except Exception as error:  # safetensors and numpy share no base
        raise ModelError(
            f"{path.name} holds no speaker for this voice, that is {width} numbers and nothing "
            "else: leave it out, or import it again."
        ) from error
    return vector


def _content(path: Path) -> NDArray[np.float32]:
    if path.suffix == ".npy":
        loaded: NDArray[np.float32] = np.load(path, allow_pickle=False)
        return loaded
    from safetensors.numpy import load_file

    (tensor,) = load_file(path).values()
    found: NDArray[np.float32] = tensor
    return found
