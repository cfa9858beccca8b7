"""A model of some size is loaded and let go of, and the memory it took is there again."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil

from app.catalog.importing import import_path
from app.core.events import Event
from app.core.paths import Paths
from app.core.settings import PersonaSettings, Settings
from app.voice.ensemble import Ensemble
from app.workshop import Workshop
from tests.integration.test_speech_models_from_the_catalogue import (
    Catalogue,
    catalogue,
    settings_of,
)
from tests.unit.speech.checkpoints import tiny_qwen2_audio

__all__ = ["catalogue"]

MEGABYTE = 1_000_000
SIZEABLE = {"hidden_size": 512, "intermediate_size": 2048, "num_hidden_layers": 6}


def resident() -> int:
    return int(psutil.Process().memory_info().rss)


def terse(brain: str) -> Settings:
    settings = settings_of(brain)
    return replace(settings, persona=PersonaSettings(instructions="Hi."))


def until(condition: Callable[[], bool]) -> None:
    """The loader's thread lets go of an engine a moment later."""
    ends = time.monotonic() + 10.0
    while not condition() and time.monotonic() < ends:
        time.sleep(0.05)


def test_what_a_hundred_megabytes_of_weights_took_comes_back_each_time(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    folder = tiny_qwen2_audio(tmp_path / "stick", **SIZEABLE)
    weights = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    assert weights > 100 * MEGABYTE
    paths = catalogue("sizeable", "listening_model", "transformers-hybrid", folder)
    import_path(Workshop(paths).library, folder)
    before = 0
    for round_number in range(3):
        loaded, rested = _loaded_and_rested(paths)
        assert loaded - rested > 0.9 * weights
        if round_number:  # what the libraries take the first time stays
            assert rested - before < 0.1 * weights
        before = rested


def _loaded_and_rested(paths: Paths) -> tuple[int, int]:
    """Bytes resident with the model, and without it again."""
    events: list[Event] = []
    ensemble = Ensemble(paths, events.append)
    coming = ensemble.arriving(terse("sizeable"))
    ensemble.ask_for_all()
    assert coming.chat_model.result(timeout=120.0) is not None
    loaded = resident()
    del coming
    ensemble.rest()
    until(lambda: resident() < loaded - 90 * MEGABYTE)
    return loaded, resident()
