"""The real architecture of VITS at a tiny size: its speech is noise, but of the right length."""

from pathlib import Path

import numpy as np
import pytest

from app.core.delivery import Delivery
from app.core.errors import ModelError
from app.speech.engines.vits import VitsSynthesiser
from app.speech.registry import SYNTHESISERS
from tests.unit.speech.checkpoints import tiny_vits, tiny_whisper


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> VitsSynthesiser:
    folder = tiny_vits(tmp_path_factory.mktemp("voices") / "tiny")
    return SYNTHESISERS["vits"](folder, folder, 1)  # type: ignore[return-value] # it is one


def seconds(voice: VitsSynthesiser, text: str, delivery: Delivery | None = None) -> float:
    pieces = voice.synthesise(text, delivery or Delivery(), "en")
    return sum(piece.seconds for piece in pieces)


def test_it_speaks_the_same_each_time(voice: VitsSynthesiser) -> None:
    assert voice.rate == 16_000
    twice = [
        np.concatenate([p.samples for p in voice.synthesise("Good morning.", Delivery(), "en")])
        for _ in range(2)
    ]
    assert len(twice[0]) > 0
    assert (twice[0] == twice[1]).all()


def test_who_wishes_it_slower_hears_it_longer(voice: VitsSynthesiser) -> None:
    text = "a long sentence without any end"
    assert seconds(voice, text, Delivery(pace=0.5)) > seconds(voice, text, Delivery(pace=2.0))


def test_a_text_without_its_letters_is_silent(voice: VitsSynthesiser) -> None:
    assert seconds(voice, "…") == 0.0
    assert seconds(voice, "") == 0.0


@pytest.mark.parametrize("needs", ["phonemize", "is_uroman"])
def test_a_voice_that_needs_another_program_is_refused(tmp_path: Path, needs: str) -> None:
    with pytest.raises(ModelError, match="choose one of another language"):
        VitsSynthesiser(tiny_vits(tmp_path, **{needs: True}), 1)


def test_what_is_no_voice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'whisper', and vits is wanted"):
        VitsSynthesiser(tiny_whisper(tmp_path), 1)


def test_the_full_voice_is_as_published() -> None:
    """MMS: 16 kHz, 192 wide (Pratap et al. 2023)."""
    from transformers import VitsConfig

    assert (VitsConfig().sampling_rate, VitsConfig().hidden_size) == (16_000, 192)
