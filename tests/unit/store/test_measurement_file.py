from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import ParleyError
from app.core.measurement import Graphics, Hardware, Measurement
from app.store.measurement_file import MeasurementFile

HARDWARE = Hardware("A processor", 4, 16_000_000_000, ("0x10de:0x2330",))
CARD = Graphics("A card", 8_000_000_000, 3e11)
MEASURED = Measurement(HARDWARE, 1e11, 3e10, "A brain", 5, 90.0, 20.0, CARD, 0.1, 7.5)


def test_what_was_measured_is_there_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "state" / "measurement.json"
    MeasurementFile(path).save(MEASURED)
    assert MeasurementFile(path).load(HARDWARE) == MEASURED


@pytest.mark.parametrize(
    "other",
    [
        replace(HARDWARE, cores=8),
        replace(HARDWARE, processor="Another"),
        replace(HARDWARE, cards=()),
        replace(HARDWARE, memory_bytes=32_000_000_000),
    ],
)
def test_it_says_nothing_of_other_hardware(tmp_path: Path, other: Hardware) -> None:
    file = MeasurementFile(tmp_path / "measurement.json")
    file.save(MEASURED)
    assert file.load(other) is None


def test_a_little_more_memory_is_the_same_computer(tmp_path: Path) -> None:
    file = MeasurementFile(tmp_path / "measurement.json")
    file.save(MEASURED)
    assert file.load(replace(HARDWARE, memory_bytes=15_990_000_000)) == MEASURED


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"hardware": 3}', b"\xff", b"[" * 10_000])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "measurement.json"
    path.write_bytes(content)
    assert MeasurementFile(path).load(HARDWARE) is None


def test_what_cannot_be_written_holds_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the way")
    file = MeasurementFile(tmp_path / "state" / "measurement.json")
    with pytest.raises(ParleyError, match="holds until Parley ends"):
        file.save(MEASURED)
    assert file.load(HARDWARE) == MEASURED
