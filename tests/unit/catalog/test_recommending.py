from pathlib import Path

import pytest

from app.catalog.manifest import Manifest
from app.catalog.recommending import recommend

MANIFEST = Manifest.load(Path(__file__).parents[3] / "resources" / "models.toml")
GB = 1_000_000_000
DEFAULT, FAST = "qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"


@pytest.mark.parametrize(
    ("memory", "disk", "speed", "chosen", "because"),
    [
        (8, 50, False, DEFAULT, "enough"),
        (5.8, 50, False, DEFAULT, "enough"),
        (4, 50, False, FAST, "memory is little"),
        (8, 1.5, False, FAST, "disk is little"),
        (8, 50, True, FAST, "fastest"),
    ],
)
def test_the_starter_brain(
    memory: float, disk: float, speed: bool, chosen: str, because: str
) -> None:
    advice = recommend(
        MANIFEST,
        memory_bytes=round(memory * GB),
        free_disk_bytes=round(disk * GB),
        cores=4,
        want_speed=speed,
    )
    assert advice.language_model == chosen
    assert advice.fast == (chosen == FAST)
    assert because in " ".join(advice.reasons)
    assert not (advice.fast and advice.larger)


@pytest.mark.parametrize(
    ("memory", "disk", "cores", "best"),
    [(24, 50, 8, "qwen3-8b"), (16, 50, 4, "qwen3-4b"), (24, 50, 2, "llama-3.2-3b")],
)
def test_the_best_larger_model(memory: int, disk: int, cores: int, best: str) -> None:
    advice = recommend(MANIFEST, memory_bytes=memory * GB, free_disk_bytes=disk * GB, cores=cores)
    assert advice.larger[0] == best
    assert any("could also run" in reason for reason in advice.reasons)


def test_a_full_disk_offers_nothing_larger() -> None:
    advice = recommend(MANIFEST, memory_bytes=24 * GB, free_disk_bytes=round(2.2 * GB), cores=8)
    assert advice.larger == ()
