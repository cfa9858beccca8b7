"""What an open microphone costs while nobody speaks."""

from dataclasses import replace

import psutil

from app.core.settings import ModelSettings, Settings
from tests.benchmarks.in_time.encounter import encounter
from tests.benchmarks.table import Row

SECONDS = 60.0
MOST_SHARE = 8.0
"""Per cent of one core."""

_SETTLING = 15.0


def rows(full: bool) -> list[Row]:
    settings = Settings(models=replace(ModelSettings(), language_model="qwen2.5-coder-0.5b"))
    seconds = SECONDS * (5 if full else 1)
    with encounter(settings) as met:
        met.wait(_SETTLING)
        voice = psutil.Process(met.child.process.pid)
        before = _used(voice)
        met.wait(seconds)
        share = 100 * (_used(voice) - before) / seconds
    print(f"  {share:.1f} % of one core", flush=True)
    return [Row("open mic, nobody speaking: of one core", MOST_SHARE, share, "%", 1)]


def _used(voice: psutil.Process) -> float:
    """Seconds of processor time, with those of the processes that it started."""
    times = [process.cpu_times() for process in (voice, *voice.children(recursive=True))]
    return float(sum(time.user + time.system for time in times))
