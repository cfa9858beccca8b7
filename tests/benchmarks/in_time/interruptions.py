"""From the onset of a voice over the reply to a quieter reply, and to silence.

The reply is a steady tone, so that the loudspeaker's recording shows to the sample when it became
quieter; all else is real. Nothing comes back from the loudspeaker, as with headphones.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.core.commands import Rehearse
from app.core.events import ReplySounded, SpeechStarted, TurnDucked, TurnPaused
from app.core.settings import DuplexWish, ModelSettings, Settings, SoundSettings
from tests.benchmarks.in_time.clips import Clip, of_people, synthetic
from tests.benchmarks.in_time.encounter import Encounter, encounter
from tests.benchmarks.table import Row
from tests.integration.sound_server import RATE

LANGUAGES = ("en", "fr", "es", "it")
DUCKED, SILENT = 0.150, 0.350
"""Targets in seconds."""

TONE = " ".join(["tone"] * 80)
"""Eight seconds of a level of 0.5."""

_QUIETER, _SILENCE = 0.4, 0.01
_LEAST_LEAD, _MOST_LEAD = 1.0, 2.0

SETTINGS = Settings(
    models=replace(ModelSettings(), language_model="qwen2.5-coder-0.5b", synthesiser="scripted"),
    sound=SoundSettings(duplex=DuplexWish.FULL),
)


@dataclass(frozen=True)
class Interruption:
    """Seconds since the onset of the voice; None for what did not happen."""

    noticed: float | None
    ducked_told: float | None
    ducked: float | None
    paused_told: float | None
    silent: float | None


def rows(full: bool, settings: Settings = SETTINGS) -> list[Row]:
    clips = [*synthetic("questions"), *of_people(*LANGUAGES)]
    random = np.random.default_rng(1)
    with encounter(settings) as met:
        measured = [
            interrupt(met, clip, random.uniform(_LEAST_LEAD, _MOST_LEAD))
            for clip in clips * (3 if full else 1)
        ]
    never = sum(one.silent is None for one in measured)
    return [
        _row("voice onset to ducked", DUCKED, [one.ducked for one in measured]),
        _row("voice onset to silence", SILENT, [one.silent for one in measured]),
        Row("interruptions without effect", 0, never, "", len(measured)),
        _row("of it: until the detector heard it", None, [one.noticed for one in measured]),
        _row("of it: until ducking was decided", None, [one.ducked_told for one in measured]),
        _row("of it: until silence was decided", None, [one.paused_told for one in measured]),
        _row(
            "of it: from the decision to the loudspeaker",
            None,
            [one.ducked - one.ducked_told for one in measured if one.ducked and one.ducked_told],
        ),
    ]


def interrupt(met: Encounter, clip: Clip, lead: float) -> Interruption:
    """Have it begin a tone, and speak over it."""
    began = met.send(Rehearse(TONE, "en"))
    sounded = met.first(ReplySounded, began)
    assert sounded is not None, "there is no tone"
    met.wait(lead)
    said = met.say(clip)
    onset = said.voiced
    level = np.abs(met.heard(onset, onset + 2.0).samples)
    told = [_since(onset, met.all(kind, onset)) for kind in (SpeechStarted, TurnDucked, TurnPaused)]
    found = Interruption(
        told[0], told[1], _below(level, _QUIETER), told[2], _below(level, _SILENCE)
    )
    print(
        f"  {clip.name}: ducked {_shown(found.ducked)}, silent {_shown(found.silent)}", flush=True
    )
    met.hush()
    return found


def _since(onset: float, events: Sequence[tuple[float, object]]) -> float | None:
    return events[0][0] - onset if events else None


def _below(level: np.ndarray[tuple[int], np.dtype[np.float32]], limit: float) -> float | None:
    """From when on it is so quiet for 10 ms."""
    frame = RATE // 100
    quiet = np.flatnonzero(level < limit)
    for first in quiet:
        if (level[first : first + frame] < limit).all():
            return float(first) / RATE
    return None


def _row(measure: str, target: float | None, seconds: Sequence[float | None]) -> Row:
    known = [value for value in seconds if value is not None]
    median = 1000 * statistics.median(known) if known else None
    return Row(measure, target and 1000 * target, median, "ms", len(known))


def _shown(seconds: float | None) -> str:
    return "never" if seconds is None else f"{1000 * seconds:.0f} ms"
