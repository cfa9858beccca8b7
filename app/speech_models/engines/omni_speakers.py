"""The speakers of Qwen2.5-Omni, who come in a pickle: spk_dict.pt.

A pickle can be a program. This one is read by torch's reader that makes tensors, numbers and plain
containers alone and refuses everything else (`weights_only`), in the process that has no network;
then what came out is measured against what the model takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.errors import ModelError
from app.speech.engines.checkpoint import libraries

FILE = "spk_dict.pt"

_LARGEST_BYTES = 50_000_000
"""The authors' two take 0.3 MB."""

_MEN = ("Ethan",)
"""Whom the authors call a man; Chelsie is a woman (the model card)."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose voice the model has."""

    name: str
    begin: int
    """The token of the text with which the talker begins to speak as them."""

    timbre: Any
    """Shape (1, enc_emb_dim)."""

    example: Any
    """Mel frames of theirs, of the shape (1, frames, mel_dim)."""


def read_speakers(folder: Path, config: Any) -> Mapping[str, Speaker]:
    """By name; `config` is the configuration of the whole model.

    Raises ModelError where the file is missing, is no such file, or holds more than speakers.
    """
    torch, _ = libraries()
    path = folder / FILE
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ValueError("too large")
        told = torch.load(path, map_location="cpu", weights_only=True)
        speakers = [_speaker(str(name), one, config) for name, one in told.items()]
    except OSError as error:
        raise ModelError(
            f"The model {folder.name} has no {FILE}, so it has no voice: import the whole folder."
        ) from error
    except Exception as error:  # torch tells by many kinds that something is no plain data
        raise ModelError(
            f"{FILE} of the model {folder.name} does not hold the voices of this model and nothing "
            "else, so it was not read: import the one of its authors."
        ) from error
    if not speakers:
        raise ModelError(f"{FILE} of the model {folder.name} is empty: import its authors'.")
    return {speaker.name: speaker for speaker in speakers}


def cast(speakers: Mapping[str, Speaker], wished: str) -> Speaker:
    """The speaker of that name or, for another engine's, one like theirs as far as can be told.

    Kokoro's names begin with the language and "f" or "m".
    """
    for name, speaker in speakers.items():
        if name.lower() == wished.lower():
            return speaker
    man = wished[1:3] == "m_"
    fitting = [one for name, one in speakers.items() if (name in _MEN) is man]
    return (fitting or list(speakers.values()))[0]


def _speaker(name: str, told: Mapping[str, Any], config: Any) -> Speaker:
    sizes = config.token2wav_config.dit_config
    begin, timbre, example = int(told["bos_token"]), told["cond"], told["ref_mel"]
    if not 0 <= begin < config.thinker_config.text_config.vocab_size:
        raise ValueError("a token that the model does not have")
    if tuple(timbre.shape) != (1, sizes.enc_emb_dim) or timbre.is_sparse:
        raise ValueError("a timbre of another shape")
    if example.ndim != 3 or (example.shape[0], example.shape[2]) != (1, sizes.mel_dim):
        raise ValueError("an example of another shape")
    timbre, example = timbre.float(), example.float()
    if not (timbre.isfinite().all() and example.isfinite().all()):
        raise ValueError("numbers that are none")
    return Speaker(name, begin, timbre, example)
