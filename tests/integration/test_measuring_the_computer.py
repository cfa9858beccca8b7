"""How fast this computer is, found out by real child processes over a real pipe."""

import queue
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import pytest

from app.commands.measure_process import run, to_try
from app.commands.profiles import show_profiles
from app.core.errors import ParleyError
from app.core.measurement import Hardware, Measurement
from app.core.measuring_events import (
    ComputerMeasured,
    MeasuringEnded,
    MeasuringEvent,
    MeasuringProgressed,
)
from app.core.paths import Paths
from app.core.settings import Settings
from app.remote.job_child import Target
from app.remote.measuring import LONGEST_SECONDS, LOST, RemoteMeasuring
from app.store.measurement_file import MeasurementFile
from app.workshop import build_library
from tests.integration import measure_child


class Told:
    """Keeps what is told, in order, and what is to be kept."""

    def __init__(self) -> None:
        self.kept: list[Measurement] = []
        self._events: queue.SimpleQueue[MeasuringEvent] = queue.SimpleQueue()
        self.note = self._events.put

    def all(self) -> list[MeasuringEvent]:
        """Everything until the end."""
        events = [self._events.get(timeout=30)]
        while not isinstance(events[-1], MeasuringEnded):
            events.append(self._events.get(timeout=30))
        return events

    def next(self) -> MeasuringEvent:
        return self._events.get(timeout=30)


@pytest.fixture
def told() -> Told:
    return Told()


Make = Callable[..., RemoteMeasuring]


@pytest.fixture
def make(told: Told) -> Iterator[Make]:
    made = []

    def make(target: Target, seconds: float = 30.0) -> RemoteMeasuring:
        made.append(RemoteMeasuring(target, told.kept.append, told.note, seconds))
        return made[-1]

    yield make
    for measuring in made:
        measuring.close()
    children = psutil.Process().children(recursive=True)
    assert not [one for one in children if "resource_tracker" not in " ".join(one.cmdline())]


def test_each_trial_is_told_and_one_that_fails_costs_no_other(make: Make, told: Told) -> None:
    make(measure_child.quick).start()
    *progress, measured, ended = told.all()
    assert [one.trying for one in progress if isinstance(one, MeasuringProgressed)] == [
        "First",
        "Second",
        "Third",
    ]
    assert isinstance(measured, ComputerMeasured)
    assert measured.measurement.operations_per_second == 5e9
    assert measured.measurement.hardware == measure_child.HARDWARE
    assert told.kept == [measured.measurement]
    assert ended == MeasuringEnded()


def test_what_takes_too_long_is_ended_and_what_was_found_counts(make: Make, told: Told) -> None:
    make(measure_child.endless, seconds=6.0).start()
    *_, measured, ended = told.all()
    assert isinstance(measured, ComputerMeasured)
    assert measured.measurement.operations_per_second == 5e9
    assert ended == MeasuringEnded()


def test_what_is_cancelled_is_forgotten_and_can_be_begun_again(make: Make, told: Told) -> None:
    measuring = make(measure_child.endless)
    measuring.start()
    measuring.start()
    while told.next() != MeasuringProgressed("Second", 0.5):
        pass
    measuring.cancel()
    assert told.all() == [MeasuringEnded()]
    assert told.kept == []
    measuring.start()
    assert told.next() == MeasuringProgressed("First", 0.0)


def test_what_is_begun_again_before_it_has_ended_is_measured(make: Make, told: Told) -> None:
    measuring = make(measure_child.quick)
    measuring.start()
    measuring.cancel()
    measuring.start()
    *_, measured, ended = told.all()
    assert isinstance(measured, ComputerMeasured)
    assert ended == MeasuringEnded()


def test_a_child_that_cannot_be_started_is_a_sentence(
    make: Make, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(process: BaseProcess) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(BaseProcess, "start", refuse)
    make(measure_child.quick).start()
    assert told.all() == [MeasuringEnded(LOST)]


def test_a_child_that_dies_is_a_sentence(make: Make, told: Told) -> None:
    make(measure_child.dead).start()
    assert told.all() == [MeasuringEnded(LOST)]


def test_what_cannot_be_kept_is_told_and_still_said(told: Told) -> None:
    def keep(measurement: Measurement) -> None:
        raise ParleyError("The disk is full.")

    measuring = RemoteMeasuring(measure_child.quick, keep, told.note)
    measuring.start()
    *_, measured, ended = told.all()
    measuring.close()
    assert isinstance(measured, ComputerMeasured)
    assert ended == MeasuringEnded("The disk is full.")


def test_this_computer_is_measured_within_ten_seconds(make: Make, told: Told) -> None:
    make(run, seconds=LONGEST_SECONDS).start()
    *_, measured, ended = told.all()
    assert ended == MeasuringEnded()
    assert isinstance(measured, ComputerMeasured)
    assert measured.measurement.operations_per_second > 1e8
    assert measured.measurement.hardware == Hardware.here()
    assert measured.measurement.seconds < LONGEST_SECONDS


def test_the_command_measures_prints_and_remembers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = build_library(Paths.default())
    file = MeasurementFile(tmp_path / "measurement.json")
    show = (library, file, Settings())
    assert show_profiles(*show) == 0
    assert "has not been measured" in " ".join(capsys.readouterr().out.split())
    assert show_profiles(*show, afresh=True, target=measure_child.here) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "5 billion operations a second" in printed
    for title in ("Fastest", "Balanced", "Best quality", "Everything in one model"):
        assert title in printed
    assert MeasurementFile(tmp_path / "measurement.json").load(Hardware.here()) is not None


def test_a_model_that_is_tried_is_soon_loaded() -> None:
    model = to_try(build_library(Paths.default()))
    assert model is None or model.bytes <= 1_300_000_000
