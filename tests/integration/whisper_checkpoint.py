"""Makes a transformers checkpoint of a Whisper that was converted for CTranslate2."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

PACKAGING = Path(__file__).parents[2] / "packaging"
sys.path.insert(0, str(PACKAGING))
try:
    from training.whisper_weights import read_ctranslate2
finally:
    sys.path.remove(str(PACKAGING))


def save_checkpoint(source: Path, folder: Path) -> Path:
    """From the folder of the CTranslate2 model; the dimensions are those of Whisper base."""
    import torch
    from transformers import GenerationConfig, WhisperConfig, WhisperFeatureExtractor
    from transformers import WhisperForConditionalGeneration as Whisper

    told = json.loads((source / "config.json").read_text())
    config = WhisperConfig(
        d_model=512, encoder_layers=6, decoder_layers=6, encoder_attention_heads=8,
        decoder_attention_heads=8, encoder_ffn_dim=2048, decoder_ffn_dim=2048, vocab_size=51865,
    )  # fmt: skip
    model = Whisper(config)
    weights = _renamed(read_ctranslate2(source / "model.bin"))
    missing, extra = model.load_state_dict(
        {name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()},
        strict=False,
    )
    assert (missing, extra) == (["proj_out.weight"], [])
    model.tie_weights()
    model.generation_config = GenerationConfig(
        suppress_tokens=told["suppress_ids"], begin_suppress_tokens=told["suppress_ids_begin"]
    )
    model.save_pretrained(folder)
    WhisperFeatureExtractor().save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    return folder


def _renamed(given: dict[str, np.ndarray[Any, Any]]) -> dict[str, np.ndarray[Any, Any]]:
    found = {
        "model.encoder.embed_positions.weight": given["encoder/position_encodings/encodings"],
        "model.decoder.embed_positions.weight": given["decoder/position_encodings/encodings"],
        "model.decoder.embed_tokens.weight": given["decoder/embeddings/weight"],
    }
    for conv in ("conv1", "conv2"):
        for part in ("weight", "bias"):
            found[f"model.encoder.{conv}.{part}"] = given[f"encoder/{conv}/{part}"]
    for side in ("encoder", "decoder"):
        _norm(given, f"{side}/layer_norm", found, f"model.{side}.layer_norm")
        for layer in range(6):
            old, new = f"{side}/layer_{layer}", f"model.{side}.layers.{layer}"
            _attention(given, f"{old}/self_attention", found, new, "self_attn", ("q", "k", "v"))
            if side == "decoder":
                _attention(given, f"{old}/attention", found, new, "encoder_attn", ("k", "v"))
            _norm(given, f"{old}/ffn/layer_norm", found, f"{new}.final_layer_norm")
            for place in (0, 1):
                for part in ("weight", "bias"):
                    found[f"{new}.fc{place + 1}.{part}"] = given[f"{old}/ffn/linear_{place}/{part}"]
    return found


def _attention(
    given: dict[str, Any], old: str, found: dict[str, Any], new: str, name: str,
    parts: tuple[str, ...],
) -> None:  # fmt: skip
    """Queries, keys and values are one matrix there, or only keys and values."""
    _norm(given, f"{old}/layer_norm", found, f"{new}.{name}_layer_norm")
    fused = 0 if len(parts) == 3 else 1
    if fused:
        for part in ("weight", "bias"):
            found[f"{new}.{name}.q_proj.{part}"] = given[f"{old}/linear_0/{part}"]
    for part in ("weight", "bias"):
        pieces = np.split(given[f"{old}/linear_{fused}/{part}"], len(parts))
        for letter, piece in zip(parts, pieces, strict=True):
            if (letter, part) != ("k", "bias"):  # Whisper's keys have none
                found[f"{new}.{name}.{letter}_proj.{part}"] = piece
        found[f"{new}.{name}.out_proj.{part}"] = given[f"{old}/linear_{fused + 1}/{part}"]


def _norm(given: dict[str, Any], old: str, found: dict[str, Any], new: str) -> None:
    found[f"{new}.weight"] = given[f"{old}/gamma"]
    found[f"{new}.bias"] = given[f"{old}/beta"]
