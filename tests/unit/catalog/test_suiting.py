from pathlib import Path

import pytest

from app.catalog.manifest import Manifest
from app.catalog.suiting import Computer, Fit, suitability

MANIFEST = Manifest.load(Path(__file__).parents[3] / "resources" / "models.toml")
GB = 1_000_000_000


def computer(memory: float = 16, disk: float = 100, cores: int = 4) -> Computer:
    return Computer(round(memory * GB), round(disk * GB), cores)


@pytest.mark.parametrize(
    ("model_id", "there", "fit"),
    [
        ("qwen2.5-coder-1.5b", computer(8, cores=2), Fit.COMFORTABLE),
        ("qwen3-4b", computer(16, cores=2), Fit.SLOW),
        ("qwen3-4b", computer(16, cores=4), Fit.COMFORTABLE),
        ("qwen3-8b", computer(9, cores=8), Fit.TIGHT),
        ("qwen3-8b", computer(6, cores=8), Fit.TOO_BIG),
        ("qwen3-8b", computer(24, disk=5, cores=8), Fit.NO_ROOM),
        ("whisper-base", computer(4, cores=2), Fit.COMFORTABLE),
        ("whisper-large-v3-turbo", computer(cores=2), Fit.SLOW),
        ("whisper-large-v3-turbo", computer(cores=8), Fit.COMFORTABLE),
        ("moonshine-tiny", computer(cores=1), Fit.COMFORTABLE),
        ("moonshine-base", computer(cores=2), Fit.COMFORTABLE),
        ("parakeet-tdt-0.6b-v3", computer(cores=2), Fit.UNKNOWN),
        ("qwen3-asr-0.6b", computer(cores=8), Fit.UNKNOWN),
        ("parakeet-tdt-0.6b-v3", computer(memory=3), Fit.TOO_BIG),
        ("ultravox-llama-3.2-1b", computer(cores=2), Fit.SLOW),
        ("ultravox-llama-3.2-1b", computer(cores=6), Fit.COMFORTABLE),
        ("qwen3guard-0.6b", computer(cores=1), Fit.SLOW),
        ("qwen3guard-0.6b", computer(cores=2), Fit.COMFORTABLE),
        ("kokoro", computer(cores=1), Fit.SLOW),
        ("piper-joe", computer(cores=1), Fit.COMFORTABLE),
        ("silero-vad", computer(2, cores=1), Fit.COMFORTABLE),
    ],
)
def test_what_suits_which_computer(model_id: str, there: Computer, fit: Fit) -> None:
    assert suitability(MANIFEST.model(model_id), there).fit is fit


def test_the_reason_has_the_numbers() -> None:
    reason = suitability(MANIFEST.model("qwen3-8b"), computer(6)).reason
    assert reason == "Needs 6.00 of 6.00 GB memory."
    reason = suitability(MANIFEST.model("qwen2.5-coder-1.5b"), computer(8, cores=2)).reason
    assert reason == (
        "About 17 words a second on 2 cores; speech needs 3. Memory: 1.50 of 8.00 GB."
    )


def test_a_recogniser_is_told_by_what_was_measured_of_it_or_not_at_all() -> None:
    reasons = [
        suitability(MANIFEST.model(name), computer(cores=1)).reason.split(" Memory")[0]
        for name in ("moonshine-base", "parakeet-tdt-0.6b-v3")
    ]
    assert reasons == [
        "Understands a short sentence in about 0.3 s on one core.",
        "How quickly it understands was not measured.",
    ]


def test_how_long_the_ears_of_a_pair_take_is_told() -> None:
    reason = suitability(MANIFEST.model("ultravox-llama-3.2-1b"), computer(cores=2)).reason
    assert reason.startswith("Listens for about 10.6 s first. About ")


def test_what_a_second_opinion_costs_is_told() -> None:
    reason = suitability(MANIFEST.model("qwen3guard-0.6b"), computer(8, cores=2)).reason
    assert reason.startswith("Reads each clause for about 0.7 s on 2 cores before it is said.")


def test_what_runs_beside_it_counts() -> None:
    brain = MANIFEST.model("qwen3-4b")
    assert suitability(brain, computer(6)).fit is Fit.COMFORTABLE
    beside = suitability(brain, computer(6), beside_bytes=2 * GB)
    assert beside.fit is Fit.TOO_BIG
    assert "with the others" in beside.reason


def test_a_model_that_is_here_needs_no_more_room() -> None:
    full = computer(24, disk=0, cores=8)
    assert suitability(MANIFEST.model("qwen3-8b"), full, here=True).fit is Fit.COMFORTABLE
