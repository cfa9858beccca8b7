"""A trained projector, the encoder and the language model as one folder that Parley can import."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from app.language.templates import TEMPLATES
from app.speech_models.engines.projector import Projector
from app.speech_models.engines.whisper_projector import KIND, WEIGHTS
from training.language import FrozenLanguage

_ENCODER = (
    "d_model", "num_mel_bins", "encoder_layers", "encoder_attention_heads", "encoder_ffn_dim",
)  # fmt: skip


def pack(folder: Path, encoder: Any, projector: Projector, language: FrozenLanguage) -> None:
    """Write the folder; weights as half numbers, but for the projector's."""
    folder.mkdir(parents=True, exist_ok=True)
    model, tied = language.model, language.model.config.tie_word_embeddings
    tensors = {
        **{f"encoder.{name}": value.half() for name, value in encoder.state_dict().items()},
        **{f"projector.{name}": value for name, value in projector.state_dict().items()},
        **{
            f"language.{name}": value.half()
            for name, value in model.state_dict().items()
            if not (tied and name == "lm_head.weight")
        },
    }
    save_file({name: one.contiguous() for name, one in tensors.items()}, folder / WEIGHTS)
    told = {
        "model_type": KIND,
        "template": next(name for name, one in TEMPLATES.items() if one == language.template),
        "encoder": {name: getattr(encoder.config, name) for name in _ENCODER},
        "projector": asdict(projector.shape),
        "language": model.config.to_dict(),
    }
    (folder / "config.json").write_text(json.dumps(told, indent=1), "utf-8")
    language.tokenizer.save(str(folder / "tokenizer.json"))
