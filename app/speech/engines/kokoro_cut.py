"""Cuts Kokoro's graph in two, once, and keeps the halves in a folder.

The tensors to cut at are those of the export by the kokoro-onnx project, found by experiment. What
is kept is named after its own contents, so that a damaged half is known by its name alone.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import ModelError

FEATURES = "/encoder/MatMul_1_output_0"
PITCH = "/encoder/Reshape_output_0"
ENERGY = "/encoder/Reshape_1_output_0"
BETWEEN = [FEATURES, PITCH, ENERGY]
DURATIONS = "/encoder/Clip_output_0"

PROSODY = "timed-prosody"
VOCODER = "vocoder"
"""What the halves are called; another name where what they give has changed."""


@dataclass(frozen=True, slots=True)
class Halves:
    """The two serialised graphs."""

    prosody: bytes
    """tokens, style and speed -> features, pitch, energy and durations; 29 MB."""

    vocoder: bytes
    """features, pitch, energy and style -> audio; 64 MB."""


def read_halves(model: Path, cuts: Path, sha256: str = "") -> Halves:
    """Take the halves from the folder `cuts`, or cut the model now and put them there.

    A known hash of the model spares reading it. Where nothing can be written, the halves are cut
    each time. Raises ModelError if the model is missing or not Kokoro.
    """
    try:
        identity = sha256 or hashlib.sha256(model.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"The Kokoro model {model} cannot be read: {error.strerror}.") from error
    prosody, vocoder = (_kept(cuts, _stem(identity, half)) for half in (PROSODY, VOCODER))
    if prosody and vocoder:
        return Halves(prosody, vocoder)
    halves = _cut(model)
    with suppress(OSError):
        _keep(cuts, _stem(identity, PROSODY), halves.prosody)
        _keep(cuts, _stem(identity, VOCODER), halves.vocoder)
    return halves


def _stem(identity: str, half: str) -> str:
    return f"kokoro-{identity[:16]}-{half}"


def _kept(folder: Path, stem: str) -> bytes | None:
    for path in folder.glob(f"{stem}-*.onnx"):
        with suppress(OSError):
            contents = path.read_bytes()
            if path.name == _name(stem, contents):
                return contents
            path.unlink()
    return None


def _keep(folder: Path, stem: str, contents: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{stem}-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(folder / _name(stem, contents))
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _name(stem: str, contents: bytes) -> str:
    return f"{stem}-{hashlib.sha256(contents).hexdigest()[:16]}.onnx"


def _cut(model: Path) -> Halves:
    import onnx  # half a second to import, and wanted once in the life of an installation
    from onnx.utils import Extractor

    try:
        extractor = Extractor(onnx.load(model))
        prosody = extractor.extract_model(["tokens", "style", "speed"], [*BETWEEN, DURATIONS])
        vocoder = extractor.extract_model([*BETWEEN, "style"], ["audio"])
    except Exception as error:  # protobuf, onnx and the file system have no common base
        raise ModelError(
            f"{model} is damaged or is not the Kokoro model; fetch it again with: models get kokoro"
        ) from error
    return Halves(prosody.SerializeToString(), vocoder.SerializeToString())
