"""Language models that hear: how each family turns sound into rows, and where these stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.sound import SPEECH_RATE, Sound
from app.language.templates import TEMPLATES, Template
from app.speech.engines.checkpoint import libraries

WINDOW_SECONDS = 30.0
"""What an encoder takes at once."""

_WINDOW_FRAMES = 3000


@dataclass(frozen=True, slots=True)
class Family:
    """What is said in the papers and the processors about one family."""

    kind: str
    """`model_type` in its configuration."""

    class_name: str
    template: Template

    before: str
    """Marks before a sound; {number} counts the sounds of a prompt."""

    after: str
    rows_per_second: float
    masked: bool
    """Whether silence that fills a window up is left out."""


FAMILIES: Mapping[str, Family] = {
    "qwen2_audio": Family(
        "qwen2_audio",
        "Qwen2AudioForConditionalGeneration",
        TEMPLATES["chatml"],
        "Audio {number}: <|audio_bos|>",
        "<|audio_eos|>\n",
        25.0,
        masked=True,
    ),
}


def rows_of(family: Family, model: Any, features: Any, sound: Sound) -> Any:
    """Embeddings of at most 30 s of sound at 16 kHz, of the shape (rows, width).

    `features` is the Whisper feature extractor of the model.
    """
    torch, _ = libraries()
    found = features(
        sound.samples,
        sampling_rate=SPEECH_RATE,
        padding="max_length",
        return_attention_mask=True,
        return_tensors="pt",
    )
    bands = found.input_features.to(model.device, model.dtype)
    with torch.inference_mode():
        if not family.masked:
            inner = model.model.audio_tower(bands).last_hidden_state
            width = model.config.audio_config.intermediate_size
            return model.model.multi_modal_projector(inner.reshape(-1, width))
        frames = (int(found.attention_mask.sum()) - 1) // 2 + 1
        mask = torch.zeros(1, 1, 1, _WINDOW_FRAMES // 2, device=bands.device, dtype=bands.dtype)
        mask[..., frames:] = torch.finfo(bands.dtype).min
        mask = mask.expand(1, 1, _WINDOW_FRAMES // 2, -1)
        inner = model.model.audio_tower(bands, attention_mask=mask).last_hidden_state
        return model.model.multi_modal_projector(inner)[0][: (frames - 2) // 2 + 1]
