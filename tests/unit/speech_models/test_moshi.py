"""The real architecture of Moshi with Mimi at a tiny size, frame by frame."""

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import EngineError, ModelError
from app.core.settings import ReplySettings
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.speech_models.engines.moshi import MoshiModel
from app.speech_models.registry import DUPLEX_MODELS
from tests.unit.speech.checkpoints import tiny_moshi, tiny_whisper

FRAMES = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_moshi(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def model(folder: Path) -> MoshiModel:
    return MoshiModel(folder, ReplySettings(), 1)


def frames(count: int = FRAMES) -> list[Sound]:
    samples = np.random.default_rng(0).normal(0, 0.2, count * 1920).astype(np.float32)
    return list(Sound(samples, 24_000).frames(1920))


def test_every_frame_gets_a_frame(model: MoshiModel) -> None:
    assert (model.rate, model.frame_samples) == (24_000, 1920)
    pieces = [model.step(frame) for frame in frames()]
    for piece in pieces:
        assert piece.sound is not None
        assert (len(piece.sound.samples), piece.sound.rate) == (1920, 24_000)
    assert any(piece.text.startswith(" word") for piece in pieces)


def test_a_new_conversation_begins_as_the_first_did(model: MoshiModel) -> None:
    first = [model.step(frame).text for frame in frames()]
    model.begin(VoiceStyle())
    assert [model.step(frame).text for frame in frames()] == first


def test_step_by_step_it_scores_as_the_library_does_for_the_whole(
    model: MoshiModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streams are delayed here by hand: what is semantic is not, what is acoustic by one frame."""
    import torch

    scores, texts, own, spoken = [], [], [], []
    real_next, real_decoder = model._next, model._model.decoder.forward

    def watched(text: int, codes: list[int], user: list[int]) -> tuple[int, list[int]]:
        texts.append(text)
        own.append(codes)
        return real_next(text, codes, user)

    def scored(**given: object) -> object:
        found = real_decoder(**given)
        scores.append(found.logits[0, -1])
        return found

    monkeypatch.setattr(model, "_next", watched)
    monkeypatch.setattr(model._model.decoder, "forward", scored)
    model.begin(VoiceStyle())
    for frame in frames():
        spoken.append(model.step(frame).sound)
    nothing = model._nothing
    heard = np.concatenate([frame.samples for frame in frames()])
    with torch.inference_mode():
        codes = model._model.audio_encoder.encode(
            torch.from_numpy(heard)[None, None], num_quantizers=4
        ).audio_codes
        user = torch.full((1, 4, FRAMES + 1), nothing)
        user[0, 0, 1:] = codes[0, 0]
        user[0, 1:, 2:] = codes[0, 1:, :-1]
        whole = model._model(
            input_ids=torch.tensor([texts]),
            moshi_audio_codes=torch.tensor(own).T[None],
            user_audio_codes=user,
        )
        sound = model._model.audio_encoder.decode(torch.tensor(model._said).T[None]).audio_values
    torch.testing.assert_close(
        torch.stack(scores[: FRAMES + 1]), whole.logits[0], rtol=1e-3, atol=1e-4
    )
    streamed = np.concatenate([piece.samples for piece in spoken if piece is not None])
    np.testing.assert_allclose(streamed, np.clip(sound[0, 0].numpy(), -1, 1), atol=1e-4)


def test_a_long_conversation_takes_no_more_memory_for_sound(model: MoshiModel) -> None:
    for frame in frames(30):
        model.step(frame)
    assert len(model._said) == 25
    assert len(model._heard) == 25 * 1920


def test_a_frame_of_another_measure_is_refused(model: MoshiModel) -> None:
    with pytest.raises(EngineError, match="frames of 1920 samples at 24000 Hz"):
        model.step(Sound.silence(0.08, 16_000))


def test_what_is_let_go_of_leaves_memory(folder: Path) -> None:
    model = MoshiModel(folder, ReplySettings(), 1)
    model.step(frames()[0])
    weights = weakref.ref(model._model)
    del model
    gc.collect()
    assert weights() is None


def test_another_kind_of_model_and_one_without_words_are_refused(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="'whisper', and moshi is wanted"):
        DUPLEX_MODELS["moshi"](tiny_whisper(tmp_path / "whisper"), ReplySettings(), 1)
    for file in folder.iterdir():
        if file.name != "tokenizer.json":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ModelError, match=r"lacks a tokenizer\.json"):
        MoshiModel(tmp_path, ReplySettings(), 1)


def test_the_full_model_is_as_published() -> None:
    """Moshi: 7 billion weights, 8 streams each way, 12.5 frames a second at 24 kHz."""
    from transformers import MoshiConfig

    config = MoshiConfig()
    assert (config.hidden_size, config.num_hidden_layers, config.num_codebooks) == (4096, 32, 8)
    assert config.audio_encoder_config.frame_rate == 12.5
    assert config.sampling_rate == 24_000
