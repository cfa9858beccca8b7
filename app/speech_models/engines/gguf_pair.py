"""Looks at both GGUF files of a model that hears before llama.cpp does.

llama.cpp ends the whole program where shapes do not go together, so they are compared here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import ModelError
from app.language.gguf_header import GgufHeader, check_gguf
from app.speech_models.engines.gguf_families import FAMILIES, Family

_ARCHITECTURE, _EARS = "general.architecture", "clip"
_WINDOW = 1500
"""Rows of Whisper's encoder in 30 s."""

_MOST_LAYERS, _MOST_BANDS = 256, 256


@dataclass(frozen=True, slots=True)
class GgufPair:
    """Two files that go together."""

    model: Path
    ears: Path
    family: Family
    width: int
    """Of a row that the language model reads."""

    sees: bool
    """Whether the ears come with eyes, which libmtmd loads first."""


def open_pair(folder: Path) -> GgufPair:
    """The model in a folder; ModelError, a sentence, unless both files are there and fit."""
    headers = {file: check_gguf(file) for file in sorted(folder.glob("*.gguf"))}
    kinds = {file: header.text(_ARCHITECTURE) for file, header in headers.items()}
    models = [file for file, kind in kinds.items() if kind != _EARS]
    ears = [file for file, kind in kinds.items() if kind == _EARS]
    if not models:
        raise ModelError(
            f"There is no language model in {folder.name}, only ears: import both files of the "
            "model, of which one begins with mmproj and the other does not."
        )
    if not ears:
        raise ModelError(
            f"{models[0].name} reads text only, and there are no ears beside it: import the file "
            "that begins with mmproj from the same page as well."
        )
    model, ear = headers[models[0]], headers[ears[0]]
    family = _family(ears[0].name, ear, kinds[models[0]])
    width = model.number(f"{family.architecture}.embedding_length")
    _check_shapes(ears[0].name, ear, family, width)
    sees = bool(ear.values.get("clip.has_vision_encoder"))
    return GgufPair(models[0], ears[0], family, width, sees)


def _family(name: str, ears: GgufHeader, architecture: str) -> Family:
    if not ears.values.get("clip.has_audio_encoder"):
        raise ModelError(
            f"{name} can see, but not hear: it belongs to a model for pictures. Import the mmproj "
            "file of a model that hears."
        )
    projector = ears.text("clip.projector_type") or ears.text("clip.audio.projector_type")
    for family in FAMILIES:
        if (family.projector, family.architecture) == (projector, architecture):
            return family
    known = ", ".join(f"{one.projector} with {one.architecture}" for one in FAMILIES)
    raise ModelError(
        f"{name} is of the kind {projector!r} for a model of the kind {architecture!r}, and how "
        f"these are spoken to is not known to Parley. Choose one of: {known}."
    )


def _check_shapes(name: str, ears: GgufHeader, family: Family, width: int) -> None:
    shapes = ears.shapes
    wide = ears.number("clip.audio.embedding_length")
    heads = ears.number("clip.audio.attention.head_count")
    layers = ears.number("clip.audio.block_count")
    stack = ears.number("clip.audio.projector.stack_factor") or 1
    if not wide or not heads or wide % heads or not 0 < layers <= _MOST_LAYERS:
        raise ModelError(f"{name} tells impossible sizes of its ears: {_AGAIN}")
    if stack != family.stack:
        raise ModelError(
            f"{name} lays {stack} frames side by side, and a model of the kind "
            f"{family.projector!r} {family.stack}: {_AGAIN}"
        )
    projection = family.projection(shapes, wide * stack, width)
    *_, (last, wanted) = [pair for pair in projection.items() if pair[0].endswith("weight")]
    if last in shapes and shapes[last][1:] != wanted[1:]:
        raise ModelError(
            f"{name} belongs to another model: it gives rows of {shapes[last][-1]} numbers, and "
            f"the language model reads {width}. {_BOTH}"
        )
    for tensor, shape in (*_encoder(ears, wide, layers), *projection.items()):
        found = shapes.get(tensor)
        if found != shape:
            fault = f"lacks the tensor {tensor}" if found is None else f"has {tensor} of {found}"
            raise ModelError(f"{name} {fault}, where {shape} is wanted: {_AGAIN}")
    surplus = [one for one in shapes if one.startswith("a.") and one.endswith("attn_k.bias")]
    if surplus:
        raise ModelError(f"{name} has {surplus[0]}, which no Whisper encoder has: {_AGAIN}")
    places = shapes.get("a.position_embd.weight", ())
    if len(places) != 2 or places[0] != wide or places[1] < _WINDOW:
        raise ModelError(f"{name} does not hear 30 s at once, as it should: {_AGAIN}")


_AGAIN = "it is damaged or of another version. Download it again, with the language model."
_BOTH = "Import both files from the same page."


def _encoder(ears: GgufHeader, wide: int, layers: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What each Whisper encoder has; clip.cpp takes it for granted."""
    bands = ears.number("clip.audio.num_mel_bins")
    if not 0 < bands <= _MOST_BANDS:
        bands = 0  # fits no tensor
    yield "a.conv1d.1.weight", (3, bands, wide)
    yield "a.conv1d.2.weight", (3, wide, wide)
    for number in (1, 2):
        yield f"a.conv1d.{number}.bias", (1, wide)
    for layer in range(layers):
        block = f"a.blk.{layer}"
        for norm in ("ln1", "ln2"):
            for part in ("weight", "bias"):
                yield f"{block}.{norm}.{part}", (wide,)
        for part in ("attn_q", "attn_k", "attn_v", "attn_out"):
            yield f"{block}.{part}.weight", (wide, wide)
        for part in ("attn_q", "attn_v"):
            yield f"{block}.{part}.bias", (wide,)
        hidden = (*ears.shapes.get(f"{block}.ffn_up.weight", ()), 0, 0)[1]
        yield f"{block}.ffn_up.weight", (wide, hidden)
        yield f"{block}.ffn_down.weight", (hidden, wide)
