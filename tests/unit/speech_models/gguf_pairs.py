"""Pairs of GGUF files, a language model and its ears, at a tiny size; their weights are chance.

The keys and tensors are those that llama.cpp's own conversion writes for each family.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gguf import GGUFWriter, TokenType

from app.catalog.runtime import Runtime, runtimes_here

EARS_ARE_HERE = Runtime.LLAMA_EARS in runtimes_here()
WITHOUT_EARS = "the llama.cpp that is installed here was built without ears"
needs_ears = pytest.mark.skipif(not EARS_ARE_HERE, reason=WITHOUT_EARS)

AUDIO_WIDTH, MEL_BINS, FRAMES = 80, 128, 1500
"""llama.cpp's stacking counts right at few widths, of which this is one, as 1280 is."""

WIDTH, HIDDEN, LAYERS, HEADS = 64, 64, 2, 2
LLAMA3 = (
    "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|start_header_id|>",
    "<|end_header_id|>",
)  # fmt: skip
MISTRAL = ("<s>", "</s>", "[INST]", "[/INST]", "[AUDIO]", "[BEGIN_AUDIO]", "[TRANSCRIBE]")
QWEN = ("<|endoftext|>", "<|im_end|>", "<|im_start|>", "<|audio_bos|>", "<|audio_eos|>")


@dataclass(frozen=True)
class Pair:
    """What tells one family from another."""

    projector: str
    architecture: str
    pre_tokenizer: str
    special: tuple[str, ...]
    """The first begins a text, the second ends it."""

    stack: int | None = None
    width: int = WIDTH
    """Of the language model; the ears keep to WIDTH."""

    without: tuple[str, ...] = ()
    """Tensors that are left out of the ears."""

    surplus: str = ""
    """One that is added."""

    frames: int = FRAMES
    keys: Mapping[str, Any] = field(default_factory=dict)
    """Keys of the ears that are other than usual."""


ULTRAVOX = Pair("ultravox", "llama", "llama-bpe", LLAMA3, stack=8)
VOXTRAL = Pair("voxtral", "llama", "tekken", MISTRAL, stack=4)
QWEN2_AUDIO = Pair("qwen2a", "qwen2", "qwen2", QWEN)
QWEN25_OMNI = Pair("qwen2.5o", "qwen2vl", "qwen2", QWEN)
SPACE = "\u0120"
SPOKEN = f"{SPACE}abcdefghijklmnopqrstuvwxyz"
MODEL, EARS = "tiny-Q4_K_M.gguf", "mmproj-tiny-f16.gguf"


def tiny_pair(folder: Path, pair: Pair) -> Path:
    """A folder with both files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_model(folder / MODEL, pair)
    write_ears(folder / EARS, pair)
    return folder


def write_model(path: Path, pair: Pair) -> None:
    """The language model."""
    writer, chance = GGUFWriter(path, pair.architecture), np.random.default_rng(0)
    writer.add_context_length(4096)
    writer.add_embedding_length(pair.width)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(pair.width // HEADS)
    if pair.architecture == "qwen2vl":
        writer.add_rope_dimension_sections([4, 6, 6, 0])
    tokens = _add_vocabulary(writer, pair)
    for name, shape in _model_tensors(pair, len(tokens)):
        weights = chance.normal(0, 0.2, shape) if len(shape) > 1 else np.ones(shape)
        if name.endswith("bias"):
            weights = np.zeros(shape)
        if name == "output.weight":  # it babbles on and on, in short words
            weights[[token not in SPOKEN for token in tokens]] = 0.0
            weights[tokens.index(SPACE)] *= 4.0
        writer.add_tensor(name, weights.astype(np.float32))
    _finish(writer)


def write_ears(path: Path, pair: Pair) -> None:
    """The audio encoder with its projector, as a conversion with --mmproj makes them."""
    writer, chance = GGUFWriter(path, "clip"), np.random.default_rng(1)
    writer.add_type("mmproj")
    keys = {
        "clip.has_audio_encoder": True, "clip.projector_type": pair.projector,
        "clip.audio.projection_dim": WIDTH, "clip.audio.embedding_length": AUDIO_WIDTH,
        "clip.audio.feed_forward_length": HIDDEN, "clip.audio.block_count": 1,
        "clip.audio.attention.head_count": 2, "clip.audio.num_mel_bins": MEL_BINS,
        "clip.audio.attention.layer_norm_epsilon": 1e-5,
    }  # fmt: skip
    if pair.stack:
        keys["clip.audio.projector.stack_factor"] = pair.stack
    for key, value in (keys | dict(pair.keys)).items():
        add: Any = {bool: writer.add_bool, str: writer.add_string, int: writer.add_uint32}
        add.get(type(value), writer.add_float32)(key, value)
    for name, shape in _ear_tensors(pair):
        if name not in pair.without:
            number_type = np.float16 if "conv1d" in name and "weight" in name else np.float32
            writer.add_tensor(name, chance.normal(0, 0.1, shape).astype(number_type))
    _finish(writer)


def _add_vocabulary(writer: GGUFWriter, pair: Pair) -> list[str]:
    """Bytes and special tokens."""
    from tokenizers import pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*letters, *pair.special]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pair.pre_tokenizer)
    writer.add_token_list(tokens)
    kinds = [TokenType.NORMAL] * len(letters) + [TokenType.CONTROL] * len(pair.special)
    writer.add_token_types(kinds)
    writer.add_token_merges([f"{SPACE} {SPACE}"])
    writer.add_bos_token_id(len(letters))
    writer.add_eos_token_id(len(letters) + 1)
    return tokens


def _model_tensors(pair: Pair, words: int) -> list[tuple[str, tuple[int, ...]]]:
    """Names and shapes, rows first."""
    width = pair.width
    square = (width, width)
    tensors: list[tuple[str, tuple[int, ...]]] = [
        ("token_embd.weight", (words, width)), ("output_norm.weight", (width,)),
        ("output.weight", (words, width)),
    ]  # fmt: skip
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        parts = [f"{block}.attn_{part}" for part in ("q", "k", "v")]
        tensors += [(f"{part}.weight", square) for part in parts]
        if pair.architecture != "llama":
            tensors += [(f"{part}.bias", (width,)) for part in parts]
        tensors += [
            (f"{block}.attn_norm.weight", (width,)), (f"{block}.ffn_norm.weight", (width,)),
            (f"{block}.attn_output.weight", square), (f"{block}.ffn_gate.weight", (HIDDEN, width)),
            (f"{block}.ffn_up.weight", (HIDDEN, width)),
            (f"{block}.ffn_down.weight", (width, HIDDEN)),
        ]  # fmt: skip
    return tensors


def _ear_tensors(pair: Pair) -> list[tuple[str, tuple[int, ...]]]:
    """Names and shapes, rows first."""
    wide, hidden = AUDIO_WIDTH, HIDDEN
    tensors: list[tuple[str, tuple[int, ...]]] = [
        ("a.conv1d.1.weight", (wide, MEL_BINS, 3)), ("a.conv1d.1.bias", (wide, 1)),
        ("a.conv1d.2.weight", (wide, wide, 3)), ("a.conv1d.2.bias", (wide, 1)),
        ("a.position_embd.weight", (pair.frames, wide)),
        ("a.post_ln.weight", (wide,)), ("a.post_ln.bias", (wide,)),
        ("a.blk.0.ffn_up.weight", (hidden, wide)), ("a.blk.0.ffn_up.bias", (hidden,)),
        ("a.blk.0.ffn_down.weight", (wide, hidden)), ("a.blk.0.ffn_down.bias", (wide,)),
    ]  # fmt: skip
    for norm in ("ln1", "ln2"):
        tensors += [(f"a.blk.0.{norm}.{part}", (wide,)) for part in ("weight", "bias")]
    for part in ("attn_q", "attn_k", "attn_v", "attn_out"):
        tensors.append((f"a.blk.0.{part}.weight", (wide, wide)))
        if part != "attn_k":
            tensors.append((f"a.blk.0.{part}.bias", (wide,)))
    if pair.surplus:
        tensors.append((pair.surplus, (wide,)))
    stacked = wide * (pair.stack or 1)
    projectors: dict[str, list[tuple[str, tuple[int, ...]]]] = {
        "ultravox": [
            ("mm.a.norm_pre.weight", (stacked,)), ("mm.a.mlp.1.weight", (2 * hidden, stacked)),
            ("mm.a.norm_mid.weight", (hidden,)), ("mm.a.mlp.2.weight", (WIDTH, hidden)),
        ],
        "voxtral": [
            ("mm.a.mlp.1.weight", (hidden, stacked)), ("mm.a.mlp.2.weight", (WIDTH, hidden)),
        ],
    }  # fmt: skip
    plain: list[tuple[str, tuple[int, ...]]] = [
        ("mm.a.fc.weight", (WIDTH, wide)), ("mm.a.fc.bias", (WIDTH,)),
    ]  # fmt: skip
    return tensors + projectors.get(pair.projector, plain)


def _finish(writer: GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
