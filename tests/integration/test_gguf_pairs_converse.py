"""A pair of GGUF files from a stick to a conversation: a real architecture at a tiny size."""

import gc
import time
import weakref
from pathlib import Path
from typing import Any

import pytest

from app.catalog.importing import import_path
from app.catalog.library import State
from app.core.errors import ModelError
from app.core.events import (
    Event,
    ReplyFinished,
    StageFailed,
)
from app.core.paths import Paths
from app.voice.ensemble import Ensemble
from app.workshop import Workshop
from tests.integration.test_speech_models_from_the_catalogue import (
    Catalogue,
    catalogue,
    converse,
    settings_of,
)
from tests.unit.speech_models.gguf_pairs import (
    EARS,
    MODEL,
    QWEN2_AUDIO,
    QWEN25_OMNI,
    ULTRAVOX,
    VOXTRAL,
    Pair,
    needs_ears,
    tiny_pair,
)

__all__ = ["catalogue"]  # a fixture

pytestmark = needs_ears

PAIRS = (ULTRAVOX, VOXTRAL, QWEN2_AUDIO, QWEN25_OMNI)


def imported(catalogue: Catalogue, folder: Path) -> Paths:
    paths = catalogue("tiny-pair", "listening_model", "llama-hybrid", folder)
    library = Workshop(paths).library
    assert library.state(library.manifest.model("tiny-pair")) is State.MISSING
    import_path(library, folder)
    assert library.state(library.manifest.model("tiny-pair")) is State.PRESENT
    return paths


@pytest.fixture(params=PAIRS, ids=lambda pair: f"{pair.projector}-{pair.architecture}")
def paths(request: pytest.FixtureRequest, tmp_path: Path, catalogue: Catalogue) -> Paths:
    return imported(catalogue, tiny_pair(tmp_path / "stick", request.param))


def test_an_imported_pair_hears_and_answers(paths: Paths) -> None:
    workshop, settings = Workshop(paths), settings_of("tiny-pair")
    workshop.check(settings)
    events = converse(workshop, settings, workshop.engines(settings))
    assert any(isinstance(event, ReplyFinished) for event in events), events
    assert not any(isinstance(event, StageFailed) for event in events)


def _failure(paths: Paths, memory: int) -> str:
    ensemble = Ensemble(paths, lambda event: None, lambda: memory)
    engines = ensemble.arriving(settings_of("tiny-pair"))
    ensemble.ask_for_all()
    error = engines.chat_model.exception(timeout=60.0)
    assert isinstance(error, ModelError)
    return str(error)


def test_ears_of_another_model_are_told_of_when_they_are_loaded(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    folder = tiny_pair(tmp_path / "stick", ULTRAVOX)
    other = tiny_pair(tmp_path / "other", Pair(**{**_fields(ULTRAVOX), "width": 128}))
    (folder / MODEL).write_bytes((other / MODEL).read_bytes())
    told = _failure(imported(catalogue, folder), 10**12)
    assert f"{EARS} belongs to another model" in told
    assert "Import both files from the same page." in told


def _fields(pair: Pair) -> dict[str, Any]:
    return {name: getattr(pair, name) for name in pair.__dataclass_fields__}


def test_one_that_does_not_fit_is_not_loaded_and_the_cure_is_named(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    told = _failure(imported(catalogue, tiny_pair(tmp_path / "stick", ULTRAVOX)), 10_000_000)
    assert "needs 0.1 GB of memory, and only 0.0 GB are free." in told
    assert "Close other programs" in told


def test_resting_gives_its_memory_back(tmp_path: Path, catalogue: Catalogue) -> None:
    events: list[Event] = []
    paths = imported(catalogue, tiny_pair(tmp_path / "stick", ULTRAVOX))
    ensemble = Ensemble(paths, events.append, lambda: 10**12)
    engines = ensemble.arriving(settings_of("tiny-pair"))
    ensemble.ask_for_all()
    model: Any = engines.chat_model.result(timeout=60.0)
    ears, llama = weakref.ref(model._ears), weakref.ref(model._reader.llama)
    del engines, model
    ensemble.rest()
    for _ in range(100):  # the loader's thread lets go of it, too
        gc.collect()
        if ears() is None and llama() is None:
            break
        time.sleep(0.02)
    assert (ears(), llama()) == (None, None)
