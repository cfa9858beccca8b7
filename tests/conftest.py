"""What every test may use."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pytest_audioeval.samples.registry import SampleRegistry

from app.audio.wav import read_sound
from app.catalog.library import Library
from app.catalog.manifest import Manifest
from app.core.offline import sealing
from app.core.paths import Paths
from app.core.sound import Sound

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first window is made

RESOURCES = Path(__file__).parents[1] / "resources"


@pytest.fixture(autouse=True)
def unsealed() -> Iterator[None]:
    """What keeps a process offline cannot be taken back: it is tested in processes of its own.

    It has a patch of its own, for a test's must be undone before what that test wears is taken off.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "seal", lambda process, *, kernel: None)
        yield


@pytest.fixture(scope="session")
def models() -> Callable[[str], Path]:
    """Model id -> folder of its files. Fetched by `make test`, never by a test."""
    paths = Paths.default()
    library = Library(Manifest.load(RESOURCES / "models.toml"), paths.store, paths.models)
    return cache(library.folder)


@pytest.fixture
def noise() -> Callable[[float], Sound]:
    """Seconds -> quiet noise at 16 kHz, the same each time."""

    def make(seconds: float) -> Sound:
        samples = np.random.default_rng(1).normal(0, 0.01, round(seconds * 16_000))
        return Sound(samples.astype(np.float32), 16_000)

    return make


@pytest.fixture(scope="session")
def people() -> Callable[[str], tuple[Sound, str]]:
    """Name such as en/hello_world -> a recording and its words."""
    registry = SampleRegistry()
    samples = {f"{sample.lang.value}/{sample.name}": sample for sample in registry.all()}

    def find(name: str) -> tuple[Sound, str]:
        sample = samples[name]
        return read_sound(sample.audio_path), sample.reference_text

    return find
