"""A speech-emotion model of the transformers library, from a folder on this computer.

Two kinds are understood: a classifier of emotions, such as SUPERB's, and audeering's wav2vec 2.0
with one number each for arousal, dominance and valence (Wagner et al. 2023). For 4 s of sound a
small one takes 0.65 s on one core, which is why app/speech/belated_feelings.py stands before it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from app.core.add_on import way_to_speech_models
from app.core.calling import IS_FROZEN
from app.core.errors import EngineError, ModelError
from app.core.feeling import UNKNOWN, Feeling
from app.core.sound import SPEECH_RATE, Sound

SECONDS = 4.0
"""The end of an utterance, which is what is judged."""

_LEAST_SECONDS = 0.5

_PLACES: Mapping[str, tuple[float, float]] = {
    "neu": (0.0, 0.0),
    "cal": (-0.4, 0.4),
    "hap": (0.5, 0.9),
    "joy": (0.5, 0.9),
    "exc": (0.9, 0.7),
    "sad": (-0.6, -0.7),
    "ang": (0.8, -0.8),
    "fea": (0.7, -0.7),
    "dis": (0.2, -0.7),
    "sur": (0.7, 0.1),
    "bor": (-0.7, -0.3),
}
"""Beginning of a label -> arousal and valence, as in resources/styles.toml."""

_DIMENSIONS = ("arousal", "valence")
_RELIABLE = (0.75, 0.64)
"""How well arousal and valence agree with listeners: the concordance on podcasts in Wagner et al.
(2023), rounded."""


class SpeechEmotion:
    """Judges the last seconds; it needs no time to get to know the user.

    Args:
        folder: config.json, preprocessor_config.json and model.safetensors. Nothing in it is
            executed: weights are safetensors, and code that comes with a model is not run.

    Raises:
        EngineError: the libraries are not installed.
        ModelError: the folder holds no such model.
    """

    def __init__(self, folder: Path) -> None:
        transformers = _libraries()
        try:
            local = {"local_files_only": True, "trust_remote_code": False}
            config = transformers.AutoConfig.from_pretrained(folder, **local)
            self._features = transformers.AutoFeatureExtractor.from_pretrained(folder, **local)
            names = (config.id2label[place] for place in range(config.num_labels))
            self._labels = [str(name).lower() for name in names]
            self._dimensional = set(_DIMENSIONS) <= set(self._labels)
            kind = _dimensional_model() if self._dimensional else _classifier(transformers)
            self._model = kind.from_pretrained(folder, use_safetensors=True, **local).eval()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(
                f"The speech-emotion model in {folder} cannot be used: {error}. Import another, "
                "or choose none."
            ) from error
        if not self._dimensional and not any(_place(label) for label in self._labels):
            raise ModelError(
                f"The model in {folder} tells no emotions that Parley knows. Import another, or "
                "choose none."
            )

    def feeling(self, sound: Sound) -> Feeling:
        """The feeling in the last seconds, unknown if they are fewer than half a one."""
        import torch

        heard = sound.resampled(SPEECH_RATE)
        samples = np.nan_to_num(heard.samples[-round(SECONDS * SPEECH_RATE) :])
        if heard.seconds < _LEAST_SECONDS or not samples.any():
            return UNKNOWN
        inputs = self._features(samples, sampling_rate=SPEECH_RATE, return_tensors="pt")
        with torch.inference_mode():
            scores = self._model(inputs.input_values)[0][0].double()
        if not torch.isfinite(scores).all():
            return UNKNOWN
        if self._dimensional:
            return _from_dimensions(dict(zip(self._labels, scores.tolist(), strict=True)))
        return _from_shares(dict(zip(self._labels, scores.softmax(0).tolist(), strict=True)))


def _libraries() -> Any:
    try:
        import torch
        import transformers
    except ImportError as error:
        installing = "install them with `pip install torch transformers`"
        way = way_to_speech_models() if IS_FROZEN else installing
        raise EngineError(
            f"Speech-emotion models need torch and transformers: {way}, or choose no such model."
        ) from error
    torch.set_num_threads(1)  # with more it is slower as soon as anything else runs
    return transformers


def _classifier(transformers: Any) -> Any:
    return transformers.AutoModelForAudioClassification


def _dimensional_model() -> Any:
    """The head is not in the library: mean over time, then two layers."""
    import torch
    from transformers import Wav2Vec2Model, Wav2Vec2PreTrainedModel

    class Head(torch.nn.Module):
        def __init__(self, config: Any) -> None:
            super().__init__()
            self.dense = torch.nn.Linear(config.hidden_size, config.hidden_size)
            self.out_proj = torch.nn.Linear(config.hidden_size, config.num_labels)

        def forward(self, mean: Any) -> Any:
            return self.out_proj(torch.tanh(self.dense(mean)))

    class DimensionalModel(Wav2Vec2PreTrainedModel):  # type: ignore[no-untyped-call] # of theirs
        def __init__(self, config: Any) -> None:
            super().__init__(config)
            self.wav2vec2 = Wav2Vec2Model(config)
            self.classifier = Head(config)
            self.post_init()  # type: ignore[no-untyped-call] # of theirs

        def forward(self, samples: Any) -> Any:
            return (self.classifier(self.wav2vec2(samples)[0].mean(dim=1)),)

    return DimensionalModel


def _from_dimensions(values: Mapping[str, float]) -> Feeling:
    """From numbers between 0 and 1."""
    arousal, valence = (float(np.clip(2 * values[name] - 1, -1.0, 1.0)) for name in _DIMENSIONS)
    return Feeling(arousal, valence, *_RELIABLE)


def _from_shares(shares: Mapping[str, float]) -> Feeling:
    """The mean of the labels' places; as sure as the model is of its first choice."""
    places = {label: place for label in shares if (place := _place(label)) is not None}
    arousal, valence = (
        sum(shares[label] * place[axis] for label, place in places.items()) for axis in (0, 1)
    )
    sure = max(shares.values())
    return Feeling(arousal, valence, sure, sure)


def _place(label: str) -> tuple[float, float] | None:
    return _PLACES.get(label[:3])
