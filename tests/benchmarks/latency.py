"""How fast Parley answers: `make bench-latency`.

Each language model holds one conversation at the pace of a microphone, over ten synthetic
questions by several speakers and over recordings of people. Run it on a quiet machine.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.core.errors import ParleyError
from tests.benchmarks.table import BUILD, Row, publish

ROOT = Path(__file__).parents[2]
MODELS = {"qwen2.5-coder-0.5b": 1.2, "qwen2.5-coder-1.5b": 1.6}
"""Language model -> target of the median latency in seconds."""

SLOWEST = 2.0
REPETITIONS = 5
STARTS = 4


def main() -> None:
    options = _options()
    synthetic = [] if options.audio else _questions(options.seed)
    recordings = [] if options.audio else _people()
    clips = [Path(name) for name in options.audio] or [*synthetic, *recordings]
    rows: list[Row] = []
    for model, target in MODELS.items():
        report = _talk(model, clips, "--realtime")
        turns = json.dumps(report, indent=2)
        (BUILD / f"latency-{model}.json").write_text(turns, encoding="utf-8")
        rows += _latency_rows(model, target, report, {str(path) for path in synthetic})
        starts = [_talk(model, clips[:1]) for _ in range(STARTS)]
        rows += _start_rows(model, [report, *starts])
    rows.append(_window_row(clips[0] if options.audio else synthetic[0]))
    publish("latency", rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audio", nargs="*", default=[], help="recordings instead of our own")
    parser.add_argument("--seed", type=int, default=1, help="of the synthetic questions")
    return parser.parse_args()


def _questions(seed: int) -> list[Path]:
    folder = BUILD / "questions"
    script = [sys.executable, "packaging/make_questions.py"]
    source = ["--list", "tests/benchmarks/questions.toml", "--out", str(folder)]
    subprocess.run([*script, *source, "--seed", str(seed)], cwd=ROOT, check=True)
    return sorted(folder.glob("*.flac"))


def _people() -> list[Path]:
    import pytest_audioeval

    samples = Path(pytest_audioeval.__path__[0]) / "samples" / "audio" / "en"
    return sorted(samples.glob("*.wav"))


def _talk(model: str, clips: list[Path], *options: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "main.py", "talk", *map(str, clips), *options]
        choice = ["--language-model", model, "--report", str(report)]
        subprocess.run([*command, *choice], cwd=ROOT, check=True)
        answer: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return answer


def _latency_rows(
    model: str, target: float, report: dict[str, Any], synthetic: set[str]
) -> list[Row]:
    """Only the last turn of a file: an earlier one answered a pause inside it."""
    last = {turn["file"]: turn for turn in report["turns"]}
    groups = {
        "synthetic questions": [t for f, t in last.items() if f in synthetic],
        "recordings": [t for f, t in last.items() if f not in synthetic],
        "all": list(last.values()),
    }
    rows = []
    for name, turns in groups.items():
        latencies = [latency for turn in turns if (latency := _latency(turn)) is not None]
        if latencies:
            middle = statistics.median(latencies)
            rows.append(Row(f"{model}, {name}: median", target, middle, "s", len(latencies)))
    finished = _latencies(groups["all"], "finished")
    waited = _latencies(groups["all"], "patience")
    rows.append(
        Row(
            f"{model}: slowest turn called finished",
            SLOWEST,
            max(finished, default=None),
            "s",
            len(finished),
        )
    )
    rows.append(
        Row(f"{model}: median turn ended by patience", None, _median(waited), "s", len(waited))
    )
    never = sum(_latency(turn) is None for turn in last.values())
    rows.append(Row(f"{model}: files never answered", 0, never, "files", len(last)))
    return rows


def _start_rows(model: str, reports: list[dict[str, Any]]) -> list[Row]:
    ready = [report["machine"]["ready_seconds"] for report in reports]
    memory = max(report["machine"]["resident_megabytes"] for report in reports)
    most = 3000 if "1.5b" in model else None
    return [
        Row(f"{model}: ready to listen, median start", 6.0, _median(ready), "s", len(ready)),
        Row(f"{model}: ready to listen, slowest start", None, max(ready), "s", len(ready)),
        Row(f"{model}: resident memory at the end", most, memory, "MB", len(reports)),
    ]


def _latency(turn: dict[str, Any]) -> float | None:
    sounded: float | None = turn["times"]["first_sound"]
    return None if sounded is None else sounded - turn["times"]["speech_ended"]


def _latencies(turns: list[dict[str, Any]], because: str) -> list[float]:
    chosen = (_latency(turn) for turn in turns if turn["opened_because"] == because)
    return [latency for latency in chosen if latency is not None]


def _median(values: list[float]) -> float | None:
    return statistics.median(values) if values else None


def _window_row(clip: Path) -> Row:
    """Our short window against the same model in its 30 s window, turn about in one run."""
    from faster_whisper import WhisperModel

    from app.audio.wav import read_sound
    from app.core.paths import Paths
    from app.core.settings import Settings
    from app.core.sound import Sound
    from app.workshop import Workshop

    workshop, settings = Workshop(Paths.default()), Settings()
    recogniser = workshop.recogniser("whisper-base", settings.listening)
    folder = workshop.library.folder("whisper-base")
    whole = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=workshop.cores)
    sound = read_sound(clip)
    repeated = Sound.joined([sound] * (1 + int(3 / sound.seconds)), sound.rate).between(0.0, 3.0)
    ratios = []
    for _ in range(REPETITIONS):
        began = time.perf_counter()
        recogniser.transcribe(repeated, 2.5)
        middle = time.perf_counter()
        segments, _ = whole.transcribe(
            repeated.samples, language="en", beam_size=1, without_timestamps=True
        )
        list(segments)
        ratios.append((middle - began) / (time.perf_counter() - middle))
    return Row(
        "3 s in the short window / in the 30 s window",
        1 / 3,
        statistics.median(ratios),
        "",
        REPETITIONS,
    )


if __name__ == "__main__":
    try:
        main()
    except ParleyError as error:
        sys.exit(str(error))
