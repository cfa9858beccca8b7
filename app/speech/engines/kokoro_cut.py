"""Cuts Kokoro's graph in three, once, and keeps the parts in a folder.

The tensors to cut at are those of the export by the kokoro-onnx project, found by experiment. What
is kept is named after its own contents, so that a damaged part is known by its name alone.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.core.errors import ModelError
from app.speech.engines.onnx_header import check_onnx

LENGTHS = "/encoder/predictor/ReduceSum_output_0"
READING = "/encoder/predictor/text_encoder/Concat_4_output_0"
DURATIONS = "/encoder/Clip_output_0"
FEATURES = "/encoder/MatMul_1_output_0"
PITCH = "/encoder/Reshape_output_0"
ENERGY = "/encoder/Reshape_1_output_0"
BETWEEN = [FEATURES, PITCH, ENERGY]

VOICING = "voicing"
BREATH = "breath"
"""Inputs that the vocoder is given: a factor of its tone, and noise that is added to that."""

_SOURCE = "/decoder/decoder/generator/m_source/"
_HARMONICS = _SOURCE + "l_sin_gen/Mul_6_output_0"  # samples x 9
_EXCITATION = _SOURCE + "l_linear/Add_output_0"  # samples x 1


@dataclass(frozen=True, slots=True)
class Parts:
    """The three serialised graphs. A field that gives something new gets a new name."""

    timing: bytes
    """tokens and style -> length of each token and a reading of the text; 15 MB."""

    melody: bytes
    """tokens, style, durations and the reading -> features, pitch and energy; 14 MB."""

    breathing_vocoder: bytes
    """features, pitch, energy, style, voicing and breath -> audio; 64 MB."""


def read_parts(model: Path, cuts: Path, sha256: str = "") -> Parts:
    """Take the parts from the folder `cuts`, or cut the model now and put them there.

    A known hash of the model spares reading it. Where nothing can be written, the graph is cut
    each time. Raises ModelError if the model is missing or not Kokoro.
    """
    try:
        identity = sha256 or hashlib.sha256(model.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"The Kokoro model {model} cannot be read: {error.strerror}.") from error
    stems = {part.name: f"kokoro-{identity[:16]}-{part.name}" for part in fields(Parts)}
    kept = {name: _kept(cuts, stem) for name, stem in stems.items()}
    found = {name: contents for name, contents in kept.items() if contents}
    if len(found) == len(stems):
        return Parts(**found)
    parts = _cut(model)
    with suppress(OSError):
        for name, stem in stems.items():
            _keep(cuts, stem, getattr(parts, name))
        _clear_away(cuts, f"kokoro-{identity[:16]}", tuple(stems.values()))
    return parts


def _clear_away(folder: Path, prefix: str, stems: tuple[str, ...]) -> None:
    """Remove what earlier versions of Parley cut out of the same model."""
    for path in folder.glob(f"{prefix}-*.onnx"):
        if not path.name.startswith(stems):
            path.unlink()


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


def _cut(model: Path) -> Parts:
    check_onnx(model)
    import onnx  # half a second to import, and wanted once in the life of an installation
    from onnx.utils import Extractor

    try:
        extractor = Extractor(onnx.load(model, load_external_data=False))
        timing = extractor.extract_model(["tokens", "style"], [LENGTHS, READING])
        melody = extractor.extract_model(["tokens", "style", DURATIONS, READING], BETWEEN)
        vocoder = extractor.extract_model([*BETWEEN, "style"], ["audio"])
        _put_in(vocoder.graph, _HARMONICS, "Mul", VOICING, [1])
        _put_in(vocoder.graph, _EXCITATION, "Add", BREATH, [1, "samples", 1])
    except Exception as error:  # protobuf, onnx and the file system have no common base
        raise ModelError(
            f"{model} is damaged or is not the Kokoro model; fetch it again with: models get kokoro"
        ) from error
    return Parts(*(part.SerializeToString() for part in (timing, melody, vocoder)))


def _put_in(graph: Any, tensor: str, operation: str, name: str, shape: list[int | str]) -> None:
    """Join a new input of the graph to one of its tensors, for all that use the tensor."""
    from onnx import TensorProto, helper

    users = [(at, node) for at, node in enumerate(graph.node) if tensor in node.input]
    joined = f"{tensor}_with_{name}"
    for _, node in users:
        node.input[list(node.input).index(tensor)] = joined
    graph.node.insert(users[0][0], helper.make_node(operation, [tensor, name], [joined]))
    graph.input.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
