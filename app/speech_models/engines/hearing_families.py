"""Language models that hear: how each family turns sound into rows, and where these stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.sound import SPEECH_RATE, Sound
from app.language.protocols import Message, Role
from app.language.templates import TEMPLATES, Piece, Template
from app.speech.cutting import cut
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
    marks: tuple[str, ...]
    """Tokens in those, which the tokenizer has to know."""

    rows_per_second: float
    masked: bool
    """Whether silence that fills a window up is left out; then each window has its own marks."""

    write_down: str = ""
    """After a sound, asks for its words instead of an answer; empty: ask in words of ours."""


class _Instructions(Template):
    """Mistral's marks: what the user says stands between two, what the model says before an end.

    Voxtral takes no system prompt beside sound (its model card, and mistral-common before
    version 11 of the tokenizer), so the instructions are an exchange of their own.
    """

    __slots__ = ()

    def message(self, message: Message) -> tuple[Piece, ...]:
        """A whole message."""
        after = {Role.SYSTEM: "[/INST]I will.</s>", Role.USER: "[/INST]", Role.ASSISTANT: "</s>"}
        return (
            Piece(self.before[message.role], special=True),
            Piece(message.text, special=False),
            Piece(after[message.role], special=True),
        )


_MISTRAL = _Instructions(
    {Role.SYSTEM: "[INST]", Role.USER: "[INST]", Role.ASSISTANT: ""},
    "",
    begin="<s>",
    stops=("</s>",),
)

FAMILIES: Mapping[str, Family] = {
    "qwen2_audio": Family(
        "qwen2_audio",
        "Qwen2AudioForConditionalGeneration",
        TEMPLATES["chatml"],
        "Audio {number}: <|audio_bos|>",
        "<|audio_eos|>\n",
        ("<|audio_bos|>", "<|audio_eos|>"),
        25.0,
        masked=True,
    ),
    "voxtral": Family(
        "voxtral",
        "VoxtralForConditionalGeneration",
        _MISTRAL,
        "[BEGIN_AUDIO]",
        "",
        ("[INST]", "[/INST]", "[BEGIN_AUDIO]", "[TRANSCRIBE]"),
        12.5,
        masked=False,
        write_down="[TRANSCRIBE]",
    ),
}


def parts(family: Family, sound: Sound) -> list[Sound]:
    """What of a sound at 16 kHz gets marks of its own."""
    return cut(sound, WINDOW_SECONDS) if family.masked else [sound]


def rows_of(family: Family, model: Any, features: Any, sound: Sound) -> Any:
    """Embeddings of sound at 16 kHz, of the shape (rows, width).

    `features` is the Whisper feature extractor of the model. Masked families take at most 30 s.
    """
    return (_masked if family.masked else _filled)(model, features, sound)


def _masked(model: Any, features: Any, sound: Sound) -> Any:
    """Without the silence that fills the window up."""
    torch, _ = libraries()
    found = features(
        sound.samples,
        sampling_rate=SPEECH_RATE,
        padding="max_length",
        return_attention_mask=True,
        return_tensors="pt",
    )
    bands = found.input_features.to(model.device, model.dtype)
    frames = (int(found.attention_mask.sum()) - 1) // 2 + 1
    mask = torch.zeros(1, 1, 1, _WINDOW_FRAMES // 2, device=bands.device, dtype=bands.dtype)
    mask[..., frames:] = torch.finfo(bands.dtype).min
    mask = mask.expand(1, 1, _WINDOW_FRAMES // 2, -1)
    with torch.inference_mode():
        inner = model.model.audio_tower(bands, attention_mask=mask).last_hidden_state
        return model.model.multi_modal_projector(inner)[0][: (frames - 2) // 2 + 1]


def _filled(model: Any, features: Any, sound: Sound) -> Any:
    """Window after window, the last one filled up with silence, four frames to the row."""
    torch, _ = libraries()
    found = features(
        sound.samples,
        sampling_rate=SPEECH_RATE,
        padding=True,
        pad_to_multiple_of=round(WINDOW_SECONDS * SPEECH_RATE),
        truncation=False,
        return_tensors="pt",
    )
    bands = found.input_features[0].to(model.device, model.dtype)
    width = model.config.audio_config.intermediate_size
    made = []
    with torch.inference_mode():
        for window in bands.split(_WINDOW_FRAMES, dim=-1):
            inner = model.model.audio_tower(window[None]).last_hidden_state
            made.append(model.model.multi_modal_projector(inner.reshape(-1, width)))
    return torch.cat(made)
