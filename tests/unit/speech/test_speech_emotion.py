"""The adapter, with tiny models whose weights are chance."""

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.errors import EngineError, ModelError
from app.core.feeling import UNKNOWN
from app.core.sound import SPEECH_RATE, Sound
from app.speech.engines.speech_emotion import SpeechEmotion
from app.speech.registry import FEELING_ENGINES
from tests.unit.speech.talkers import Talker

EMOTIONS = ("neu", "hap", "ang", "sad")
DIMENSIONS = ("arousal", "dominance", "valence")
TALK = Talker().say(5.0)


def _tiny(labels: tuple[str, ...], **more: Any) -> Any:
    from transformers import Wav2Vec2Config

    return Wav2Vec2Config(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        conv_dim=(8,) * 7, num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2,
        classifier_proj_size=8, num_labels=len(labels), id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)}, **more,
    )  # fmt: skip


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Labels -> a folder with a model that tells them."""

    def save(labels: tuple[str, ...], favourite: int | None = None) -> Path:
        import torch
        from transformers import Wav2Vec2FeatureExtractor, Wav2Vec2ForSequenceClassification

        torch.manual_seed(0)
        model = Wav2Vec2ForSequenceClassification(_tiny(labels))
        if favourite is not None:
            with torch.no_grad():
                model.classifier.weight.zero_()
                model.classifier.bias[:] = torch.where(
                    torch.arange(len(labels)) == favourite, 4.0, -4.0
                )
        model.save_pretrained(tmp_path)
        Wav2Vec2FeatureExtractor().save_pretrained(tmp_path)
        return tmp_path

    return save


@pytest.mark.parametrize(("favourite", "arousal", "valence"), [(1, 1, 1), (2, 1, -1), (3, -1, -1)])
def test_an_emotion_is_a_place_between_quiet_and_lively_and_bad_and_good(
    saved: Callable[..., Path], favourite: int, arousal: int, valence: int
) -> None:
    feeling = SpeechEmotion(saved(EMOTIONS, favourite)).feeling(TALK)
    assert (feeling.clear_arousal, feeling.clear_valence) == (arousal, valence)
    assert feeling.confidence > 0.9


def test_neutral_is_in_the_middle(saved: Callable[..., Path]) -> None:
    feeling = SpeechEmotion(saved(EMOTIONS, 0)).feeling(TALK)
    assert (feeling.clear_arousal, feeling.clear_valence) == (0, 0)


def test_a_model_of_dimensions_tells_them_itself(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file
    from transformers import Wav2Vec2FeatureExtractor, Wav2Vec2Model

    config = _tiny(DIMENSIONS, architectures=["Wav2Vec2ForSpeechClassification"])
    config.save_pretrained(tmp_path)
    Wav2Vec2FeatureExtractor().save_pretrained(tmp_path)
    weights = {f"wav2vec2.{name}": w for name, w in Wav2Vec2Model(config).state_dict().items()}
    weights |= {
        "classifier.dense.weight": torch.zeros(16, 16),
        "classifier.dense.bias": torch.zeros(16),
        "classifier.out_proj.weight": torch.zeros(3, 16),
        "classifier.out_proj.bias": torch.tensor([0.9, 0.5, 0.2]),
    }
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    feeling = SpeechEmotion(tmp_path).feeling(TALK)
    assert feeling.arousal == pytest.approx(0.8, abs=1e-4)
    assert feeling.valence == pytest.approx(-0.6, abs=1e-4)


def test_silence_too_little_and_broken_sound(saved: Callable[..., Path]) -> None:
    engine = FEELING_ENGINES["speech-emotion"](saved(EMOTIONS))
    assert engine.feeling(Sound.silence(3.0, SPEECH_RATE)) == UNKNOWN
    assert engine.feeling(TALK.between(0, 0.1)) == UNKNOWN
    broken = TALK.samples.copy()
    broken[:100] = np.nan
    assert np.isfinite(engine.feeling(Sound(broken, SPEECH_RATE)).arousal)


def test_labels_that_are_no_emotions_are_refused(saved: Callable[..., Path]) -> None:
    with pytest.raises(ModelError, match="no emotions"):
        SpeechEmotion(saved(("left", "right")))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Import another"):
        SpeechEmotion(tmp_path)


def test_pickled_weights_are_refused(saved: Callable[..., Path]) -> None:
    import torch
    from safetensors.torch import load_file

    folder = saved(EMOTIONS)
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError):
        SpeechEmotion(folder)


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "transformers":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EngineError, match="pip install torch transformers"):
        SpeechEmotion(tmp_path)
