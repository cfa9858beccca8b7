"""Qwen2.5-Omni's sound in windows: as it would be in one piece, and soon."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.errors import EngineError
from app.core.settings import ReplySettings
from app.core.sound import Sound
from app.speech_models.engines.omni import OmniModel
from app.speech_models.engines.omni_voice import _CONTEXT_FRAMES, OmniVoice
from tests.unit.speech.checkpoints import tiny_omni

CODES = 90


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> OmniModel:
    folder: Path = tiny_omni(tmp_path_factory.mktemp("models") / "tiny")
    return OmniModel(folder, ReplySettings(), 1)


def codes() -> list[int]:
    return [int(code) for code in np.random.default_rng(0).integers(0, 64, CODES)]


@pytest.fixture(scope="module")
def streamed(model: OmniModel) -> tuple[OmniVoice, list[tuple[int, Sound]]]:
    """A reply, and each piece with the number of tokens after which it came."""
    voice = OmniVoice(model._model.token2wav, model._speakers["Ethan"], 0)
    pieces = []
    for place, code in enumerate(codes(), start=1):
        voice.add(code)
        made = voice.sound(whole=place == CODES)
        pieces += [(place, sound) for sound in made if sound is not None]
    return voice, pieces


@pytest.fixture(scope="module")
def whole(model: OmniModel, streamed: tuple[OmniVoice, Any]) -> tuple[Any, Any]:
    """Mel frames and samples as the library makes them, of the same noise."""
    import torch

    noise, speaker = streamed[0]._noise[None], model._speakers["Ethan"]
    voice = model._model.token2wav
    with pytest.MonkeyPatch.context() as patch, torch.inference_mode():
        patch.setattr(torch, "randn", lambda *size, **how: noise.clone())
        given = torch.tensor([codes()])
        mel = voice.code2wav_dit_model.sample(speaker.timbre, speaker.example, given)
    with torch.inference_mode():
        return mel[0].T, voice.code2wav_bigvgan_model(mel).numpy()


def noise_to_signal(one: Any, other: Any) -> float:
    """In dB."""
    return float(10 * np.log10(np.mean((one - other) ** 2) / np.mean(other**2)))


def test_in_windows_it_sounds_as_in_one_piece(
    streamed: tuple[OmniVoice, list[tuple[int, Sound]]], whole: tuple[Any, Any]
) -> None:
    """It differs in what the transformer would see beyond the block ahead."""
    voice, pieces = streamed
    mel, samples = whole
    heard = np.concatenate([sound.samples for _, sound in pieces])
    assert len(heard) == len(samples) == CODES * 480
    assert noise_to_signal(voice._mel.numpy(), mel.numpy()) < -50
    assert noise_to_signal(heard, samples) < -35


def test_the_first_sound_comes_after_half_a_second_of_tokens(
    streamed: tuple[OmniVoice, list[tuple[int, Sound]]],
) -> None:
    _, pieces = streamed
    assert [place for place, _ in pieces[:3]] == [24, 48, 90]  # the block ahead is waited for
    assert [sound.seconds for _, sound in pieces] == pytest.approx([0.24, 0.48, 1.08])


def test_no_click_where_two_windows_meet(
    streamed: tuple[OmniVoice, list[tuple[int, Sound]]],
) -> None:
    _, pieces = streamed
    heard = np.concatenate([sound.samples for _, sound in pieces])
    steps = np.abs(np.diff(heard))
    places = np.cumsum([len(sound.samples) for _, sound in pieces])[:-1]
    for place in places:
        assert steps[place - 5 : place + 5].max() < 2 * np.quantile(steps, 0.999)


def test_the_vocoder_is_given_all_that_changes_what_it_makes(
    model: OmniModel, whole: tuple[Any, Any]
) -> None:
    import torch

    mel, samples = whole
    wide, hop = mel[60 - _CONTEXT_FRAMES : 100 + _CONTEXT_FRAMES], 240
    with torch.inference_mode():
        made = model._model.token2wav.code2wav_bigvgan_model(wide.T[None]).numpy()
    part = made[_CONTEXT_FRAMES * hop : (_CONTEXT_FRAMES + 40) * hop]
    assert noise_to_signal(part, samples[60 * hop : 100 * hop]) < -90


def test_another_seed_another_sound(model: OmniModel) -> None:
    def spoken(seed: int) -> Any:
        voice = OmniVoice(model._model.token2wav, model._speakers["Ethan"], seed)
        for code in codes()[:12]:
            voice.add(code)
        return next(sound for sound in voice.sound(whole=True) if sound).samples

    np.testing.assert_array_equal(spoken(1), spoken(1))
    assert not np.array_equal(spoken(1), spoken(2))


def test_a_single_token_is_sound_and_none_is_none(model: OmniModel) -> None:
    voice = OmniVoice(model._model.token2wav, model._speakers["Ethan"], 0)
    assert list(voice.sound(whole=True)) == []
    voice.add(1)
    (sound,) = [one for one in voice.sound(whole=True) if one is not None]
    assert len(sound.samples) == 480


def test_numbers_that_are_none_are_no_sound(
    model: OmniModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    vocoder = model._model.token2wav.code2wav_bigvgan_model
    monkeypatch.setattr(vocoder, "forward", lambda mel: torch.full((480,), torch.nan))
    voice = OmniVoice(model._model.token2wav, model._speakers["Ethan"], 0)
    voice.add(1)
    with pytest.raises(EngineError, match="import it again"):
        list(voice.sound(whole=True))
