"""A language model that hears by Whisper's encoder and a projector: what packaging/training makes.

One file has the weights of all three, each under its own name; config.json has their shapes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    WhisperConfig,
    WhisperFeatureExtractor,
)
from transformers.models.whisper.modeling_whisper import WhisperEncoder

from app.core.errors import EngineError, ModelError
from app.core.free_memory import free_bytes
from app.core.settings import ReplySettings
from app.core.sound import SPEECH_RATE, Sound
from app.language.protocols import Cancellation
from app.language.templates import TEMPLATES
from app.speech.cutting import cut
from app.speech.engines.checkpoint import configuration, require_room
from app.speech.engines.whisper_encoder import bands_of, encoded, filled_up
from app.speech_models.engines.encoding import embeddings, stoppable
from app.speech_models.engines.heard import Heard
from app.speech_models.engines.hearing_families import WINDOW_SECONDS, Family
from app.speech_models.engines.hearing_model import HearingModel
from app.speech_models.engines.layout import Layout
from app.speech_models.engines.projector import MARGIN_SECONDS, Projector, Shape, directed_table
from app.speech_models.engines.reading import Reader
from app.speech_models.engines.wording import Wording

KIND = "whisper_projector"
WEIGHTS = "whisper_projector.safetensors"
_UNSAID = ("language.lm_head.weight",)
"""The same as the embeddings in most models, and then not there."""


class WhisperProjector(HearingModel):
    """Hears in windows of at most 30 s, each no longer than its sound.

    Args:
        folder: config.json, tokenizer.json and the weights.
        settings: context, temperature, seed.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no such model.
    """

    def __init__(self, folder: Path, settings: ReplySettings, threads: int) -> None:
        torch.set_num_threads(threads)
        self._parts = open_parts(folder)
        language = self._parts["language"]
        extractor: Any = WhisperFeatureExtractor  # untyped, as the next one is
        self._bands = extractor(feature_size=self._parts["encoder"].config.num_mel_bins)
        self._table = language.get_input_embeddings().weight.detach()
        self._directed = directed_table(self._table)
        wording = Wording(folder, len(self._table))
        family = _family(folder)
        heard = Heard(family, stoppable(self._parts["encoder"].layers, self._rows))
        reader = Reader(language.model, language.lm_head, embeddings(language, heard), settings)
        super().__init__(wording, Layout(family, wording, heard), heard, reader)

    def write_down(self, sound: Sound, cancellation: Cancellation) -> Iterator[str]:
        """Yield the likeliest words of what the language model is given to read."""
        for part in cut(sound.resampled(SPEECH_RATE), WINDOW_SECONDS):
            if cancellation.cancelled:
                return
            read = self._parts["projector"].read(self._encoded(part), self._directed)
            words = self._wording.tokenizer.decode(read).strip()
            yield f"{words} " if words else ""

    def _rows(self, sound: Sound) -> Any:
        with torch.inference_mode():
            projector = self._parts["projector"]
            return projector.rows(self._encoded(sound), self._table, self._directed)

    def _encoded(self, sound: Sound) -> Any:
        seconds = min(sound.seconds + MARGIN_SECONDS, WINDOW_SECONDS)
        try:
            bands = filled_up(bands_of(self._bands, sound), seconds)
            return encoded(self._parts["encoder"], bands)[0]
        except RuntimeError as error:
            raise EngineError(
                "The model could not hear this. If memory is short, choose a smaller model."
            ) from error


def open_parts(folder: Path) -> dict[str, Any]:
    """Encoder, projector and language model by name; ModelError if they are not all there."""
    told = configuration(folder, {KIND: ""})
    path = folder / WEIGHTS
    if not path.exists():
        raise ModelError(f"The model {folder.name} has no {WEIGHTS}: import the whole folder.")
    # kept as half numbers, and computed in full
    require_room(folder, 2 * path.stat().st_size, free_bytes())
    try:
        made: Any = AutoModelForCausalLM
        language = made.from_config(AutoConfig.for_model(**told["language"]))
        parts: dict[str, Any] = {
            "encoder": WhisperEncoder(WhisperConfig(**told["encoder"])),
            "projector": Projector(Shape.told(told["projector"])),
            "language": language.float(),
        }
        weights = {name: value.float() for name, value in load_file(path).items()}
    except Exception as error:  # safetensors, torch and the library share no base
        raise ModelError(
            f"The model {folder.name} is damaged or incomplete: import it again."
        ) from error
    if not {"model", "lm_head"} <= dict(language.named_children()).keys():
        raise ModelError(
            f"The model {folder.name} has a language model of an unknown make: make it again."
        )
    _check(folder, parts, weights)
    for name, part in parts.items():
        start = f"{name}."
        own = {
            key.removeprefix(start): one for key, one in weights.items() if key.startswith(start)
        }
        part.load_state_dict(own, strict=False)  # what is checked above
        part.eval().requires_grad_(False)
    language.tie_weights()
    return parts


def _check(folder: Path, parts: dict[str, Any], weights: dict[str, Any]) -> None:
    wanted = {
        f"{name}.{key}": value.shape
        for name, part in parts.items()
        for key, value in part.state_dict().items()
        if f"{name}.{key}" not in _UNSAID or f"{name}.{key}" in weights
    }
    found = {name: value.shape for name, value in weights.items()}
    wrong = sorted(name for name in wanted.keys() | found if wanted.get(name) != found.get(name))
    if wrong:
        others = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise ModelError(
            f"In the model {folder.name} the tensor {wrong[0]}{others} is missing, too much or of "
            "another shape: it is damaged or another version. Import it again."
        )


def _family(folder: Path) -> Family:
    name = str(configuration(folder, {KIND: ""}).get("template"))
    if name not in TEMPLATES:
        raise ModelError(f"The model {folder.name} does not tell a known template: make it again.")
    return Family(
        kind=KIND, class_name="", template=TEMPLATES[name], before="", after="", marks=(),
        rows_per_second=12.5, longest_seconds=WINDOW_SECONDS,
    )  # fmt: skip
