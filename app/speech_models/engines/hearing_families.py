"""Language models that hear: how each family turns sound into rows, and where these stand."""

import math
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
    longest_seconds: float
    """What is longer is cut, and each part has marks of its own."""

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


class _Speaking(Template):
    """Qwen2.5-Omni's marks: it speaks with this one system prompt only (its model card).

    So Parley's own instructions are an exchange.
    """

    __slots__ = ()

    def message(self, message: Message) -> tuple[Piece, ...]:
        """A whole message."""
        before, said, after = super().message(message)
        if message.role is not Role.SYSTEM:
            return before, said, after
        first = f"{before.text}{_SPEAKS}{after.text}{self.before[Role.USER]}"
        answer = f"{after.text}{self.before[Role.ASSISTANT]}I will.{after.text}"
        return Piece(first, special=True), said, Piece(answer, special=True)


_SPEAKS = (
    "You are Qwen, a virtual human developed by the Qwen Team, Alibaba Group, capable of "
    "perceiving auditory and visual inputs, as well as generating text and speech."
)

_CHATML = TEMPLATES["chatml"]
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
        _CHATML,
        "Audio {number}: <|audio_bos|>",
        "<|audio_eos|>\n",
        ("<|audio_bos|>", "<|audio_eos|>"),
        25.0,
        longest_seconds=WINDOW_SECONDS,
    ),
    "voxtral": Family(
        "voxtral",
        "VoxtralForConditionalGeneration",
        _MISTRAL,
        "[BEGIN_AUDIO]",
        "",
        ("[INST]", "[/INST]", "[BEGIN_AUDIO]", "[TRANSCRIBE]"),
        12.5,
        longest_seconds=math.inf,
        write_down="[TRANSCRIBE]",
    ),
}

OMNI = Family(
    "qwen2_5_omni",
    "Qwen2_5OmniForConditionalGeneration",
    _Speaking(_CHATML.before, _CHATML.after, stops=_CHATML.stops),
    "<|audio_bos|>",
    "<|audio_eos|>",
    ("<|audio_bos|>", "<|audio_eos|>"),
    25.0,
    longest_seconds=300.0,
)
"""Not among those for a synthesiser, since it speaks for itself."""


def parts(family: Family, sound: Sound) -> list[Sound]:
    """What of a sound at 16 kHz gets marks of its own."""
    fits = sound.seconds <= family.longest_seconds
    return [sound] if fits else cut(sound, family.longest_seconds)


def rows_of(family: Family, model: Any, features: Any, sound: Sound) -> Any:
    """Embeddings of sound at 16 kHz, of the shape (rows, width).

    `features` is the Whisper feature extractor of the model.
    """
    ways = {"qwen2_audio": _masked, "voxtral": _filled, "qwen2_5_omni": _as_long_as_it_is}
    return ways[family.kind](model, features, sound)


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


def _as_long_as_it_is(model: Any, features: Any, sound: Sound) -> Any:
    """Window after window of 2 s, which the encoder cuts itself; `model` is Qwen2.5-Omni's thinker.

    The second of silence after it is cut off again: the library has minutes, to the same end.
    """
    torch, _ = libraries()
    silence = Sound.silence(1.0, SPEECH_RATE)
    found = features(
        Sound.joined((sound, silence), SPEECH_RATE).samples,
        sampling_rate=SPEECH_RATE,
        padding=True,
        truncation=False,
        return_tensors="pt",
    )
    frames = -(-len(sound.samples) // features.hop_length)
    bands = found.input_features[..., :frames].to(model.device, model.dtype)
    mask = torch.ones(1, frames, dtype=torch.long, device=bands.device)
    with torch.inference_mode():
        return model.get_audio_features(bands, mask).pooler_output
