from pathlib import Path

import pytest

from app.catalog.manifest import Manifest
from app.catalog.power import Power, tokens_per_second
from app.core.measurement import Graphics, Hardware, Measurement

MANIFEST = Manifest.load(Path(__file__).parents[3] / "resources" / "models.toml")
HARDWARE = Hardware("A processor", 2, 8_000_000_000)
BRAIN = MANIFEST.model("qwen2.5-coder-1.5b")


@pytest.mark.parametrize(
    ("model", "fewest", "most"),
    [
        ("smollm2-135m", 65, 85),
        ("qwen2.5-coder-0.5b", 36, 43),
        ("qwen2.5-coder-1.5b", 20, 27),
    ],
)
def test_two_cores_write_what_was_measured_on_them(model: str, fewest: float, most: float) -> None:
    assert fewest <= tokens_per_second(MANIFEST.model(model), Power.of(2)) <= most


def test_reading_is_what_was_measured_too() -> None:
    assert 80 <= 1 / Power.of(2).read(BRAIN) <= 87


def test_more_than_six_cores_are_no_faster() -> None:
    assert Power.of(16) == Power.of(6)


def test_what_was_measured_with_a_model_holds_for_it_and_scales_to_others() -> None:
    tried = Measurement(HARDWARE, 108e9, 34e9, "1.5B", BRAIN.bytes, 160.0, 11.0)
    power = Power.of(2, tried)
    assert power.measured
    assert tokens_per_second(BRAIN, power) == pytest.approx(11.0)
    assert 1 / power.read(BRAIN) == pytest.approx(160.0)
    assert tokens_per_second(MANIFEST.model("qwen2.5-coder-0.5b"), power) > 11.0


def test_without_a_model_the_slower_of_arithmetic_and_memory_counts() -> None:
    slow_memory = Power.of(2, Measurement(HARDWARE, 216e9, 17e9))
    assert slow_memory.writing == pytest.approx(1.0)
    assert slow_memory.reading == pytest.approx(4.0)
    slow_cores = Power.of(2, Measurement(HARDWARE, 54e9, 68e9))
    assert slow_cores.writing == pytest.approx(1.0)


def test_a_card_computes_only_what_torch_computes() -> None:
    card = Graphics("A card", 24_000_000_000, 1e12)
    power = Power.of(2, Measurement(HARDWARE, 108e9, 34e9, graphics=card))
    assert not power.on_card(BRAIN)
    audio = MANIFEST.model("qwen2-audio-7b")
    assert power.on_card(audio)
    assert power.written(audio) == pytest.approx(0.03 + 0.01681)
    assert power.read(audio) < power.written(audio) / 10


def test_what_was_measured_beside_busy_programs_counts_for_less() -> None:
    disturbed = Measurement(HARDWARE, 108e9, 3e9, "1.5B", BRAIN.bytes, 8.0, 1.0, others=1.5)
    power = Power.of(2, disturbed)
    assert power.measured
    assert power.writing == pytest.approx(2.0)


def test_a_measurement_that_was_cut_short_serves_as_far_as_it_goes() -> None:
    assert Power.of(2, Measurement(HARDWARE)) == Power.of(2)
    short = Power.of(2, Measurement(HARDWARE, 216e9))
    assert (short.writing, short.reading) == pytest.approx((4.0, 4.0))
    broken = Graphics("A card", 24_000_000_000, 0.0)
    assert Power.of(2, Measurement(HARDWARE, 108e9, graphics=broken)).graphics is None
