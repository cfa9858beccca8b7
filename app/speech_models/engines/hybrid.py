"""A language model of the transformers library that hears, such as Qwen2-Audio or Voxtral.

Prompts are laid out here and not by the template that comes with a model, which is a program; what
people say is tokenised so that it can never act as a marker.
"""

from pathlib import Path
from typing import Any

from app.core.errors import ModelError
from app.core.settings import ReplySettings
from app.speech.engines.checkpoint import LOCAL, configuration, libraries, open_checkpoint
from app.speech_models.engines.encoding import embeddings, stoppable
from app.speech_models.engines.heard import Heard
from app.speech_models.engines.hearing_families import FAMILIES, Family, rows_of
from app.speech_models.engines.hearing_model import HearingModel
from app.speech_models.engines.layout import Layout
from app.speech_models.engines.reading import Reader
from app.speech_models.engines.wording import Wording


class HybridModel(HearingModel):
    """Reads tokens and bits of sound, and writes token by token.

    Args:
        folder: config.json, preprocessor_config.json, tokenizer.json (or tekken.json) and the
            weights.
        settings: context, temperature, seed.
        threads: of the processor.

    Raises:
        ModelError: the folder holds no such model.
        EngineError: the libraries are not installed.
    """

    def __init__(self, folder: Path, settings: ReplySettings, threads: int) -> None:
        torch, _ = libraries()
        torch.set_num_threads(threads)
        classes = {kind: family.class_name for kind, family in FAMILIES.items()}
        family: Family = FAMILIES[configuration(folder, classes)["model_type"]]
        model = open_checkpoint(folder, classes)
        heard = ears(folder, family, model)
        self._model: Any = model
        wording = Wording(folder, model.get_input_embeddings().num_embeddings)
        rows = embeddings(model, heard)
        reader = Reader(model.model.language_model, model.lm_head, rows, settings)
        super().__init__(wording, Layout(family, wording, heard), heard, reader)


def ears(folder: Path, family: Family, model: Any) -> Heard:
    """What makes rows of sound by the model's own encoder, and is left between two layers."""
    features = _feature_extractor(folder)
    layers = model.model.audio_tower.layers
    return Heard(family, stoppable(layers, lambda sound: rows_of(family, model, features, sound)))


def _feature_extractor(folder: Path) -> Any:
    """What makes bands of frequency of sound, with the model's own figures."""
    _, transformers = libraries()
    try:
        return transformers.WhisperFeatureExtractor.from_pretrained(folder, **LOCAL)
    except Exception as error:  # the library has no errors of its own
        raise ModelError(
            f"The model {folder.name} lacks a preprocessor_config.json that can be read: import "
            "the whole folder."
        ) from error
