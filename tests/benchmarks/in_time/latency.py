"""From the last voiced sample at the microphone to the first sample out of the loudspeaker."""

import statistics
from dataclasses import replace

import numpy as np

from app.core.events import ReplySounded
from app.core.settings import ModelSettings, Settings
from tests.benchmarks.in_time.clips import Clip, of_people, synthetic
from tests.benchmarks.in_time.encounter import Encounter, Said, encounter
from tests.benchmarks.table import Row

MODELS = {"qwen2.5-coder-0.5b": (1.2, 1.8), "qwen2.5-coder-1.5b": (1.6, 2.4)}
"""Language model -> targets in seconds of the median and of the 90th percentile."""

HEARD_SECONDS = 1.0


def rows(full: bool) -> list[Row]:
    clips = [*synthetic("questions"), *of_people("en")]
    found = []
    for model, targets in MODELS.items():
        settings = Settings(models=replace(ModelSettings(), language_model=model))
        with encounter(settings) as met:
            asked = [latency(met, clip) for clip in clips * (3 if full else 1)]
        found += _rows(model, targets, [seconds for seconds in asked if seconds is not None])
        found.append(Row(f"{model}: never answered", 0, asked.count(None), "clips", len(asked)))
    return found


def latency(met: Encounter, clip: Clip) -> float | None:
    """Seconds; None if there was no answer. Some of it is listened to, then there is silence."""
    said = met.say(clip)
    sounded = met.first(ReplySounded, said.ended)
    if sounded is not None:
        met.wait(HEARD_SECONDS)
    seconds = _seconds(met, said)
    met.hush()
    print(f"  {clip.name}: {'no answer' if seconds is None else f'{seconds:.2f} s'}", flush=True)
    return seconds


def _seconds(met: Encounter, said: Said) -> float | None:
    """A reply that was being heard when the speech ended is one to an earlier pause in it."""
    began = said.ended
    while (at := met.first_sound(began, began + 0.05)) is not None and at - began < 0.01:
        began += 0.05
    latest = [at for at, _ in met.all(ReplySounded, said.ended)]
    sounded = met.first_sound(began, latest[-1] + 1.0) if latest else None
    return None if sounded is None else sounded - said.ended


def _rows(model: str, targets: tuple[float, float], seconds: list[float]) -> list[Row]:
    middle = statistics.median(seconds) if seconds else None
    slow = float(np.quantile(seconds, 0.9)) if seconds else None
    name, count = f"{model}: last voiced sample to first sample", len(seconds)
    return [
        Row(f"{name}, median", targets[0], middle, "s", count),
        Row(f"{name}, 90th percentile", targets[1], slow, "s", count),
    ]
