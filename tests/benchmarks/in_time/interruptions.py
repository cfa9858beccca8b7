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
from app.core.sound import Sound
from tests.benchmarks.in_time.clips import Clip, of_people, synthetic
from tests.benchmarks.in_time.encounter import Encounter, Said, encounter
from tests.benchmarks.table import Row

LANGUAGES = ("en", "fr", "es", "it")
DUCKED, SILENT = 0.150, 0.350
"""Targets in seconds."""

TONE = " ".join(["tone"] * 80)
"""Eight seconds of a level of 0.5."""

_LONG_ENOUGH = 1.5
"""Seconds of each recording that are said."""

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
    clips = [_beginning(clip) for clip in (*synthetic("questions"), *of_people(*LANGUAGES))]
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


def _beginning(clip: Clip) -> Clip:
    return Clip(clip.name, clip.sound.between(0.0, clip.voiced + _LONG_ENOUGH))


def interrupt(met: Encounter, clip: Clip, lead: float) -> Interruption:
    """Have it begin a tone, and speak over it."""
    began = met.send(Rehearse(TONE, "en"))
    sounded = met.first(ReplySounded, began)
    assert sounded is not None, "there is no tone"
    met.wait(lead)
    said = met.say(clip)
    told = [
        _since(said, met.all(kind, said.began)) for kind in (SpeechStarted, TurnDucked, TurnPaused)
    ]
    reply = met.heard(said.began, said.voiced + 2.0)
    found = Interruption(
        noticed=told[0],
        ducked_told=told[1],
        ducked=_quieter(reply, _QUIETER, said),
        paused_told=told[2],
        silent=_quieter(reply, _SILENCE, said),
    )
    print(
        f"  {clip.name}: ducked {_shown(found.ducked)}, silent {_shown(found.silent)}", flush=True
    )
    met.hush()
    return found


def _since(said: Said, events: Sequence[tuple[float, object]]) -> float | None:
    return events[0][0] - said.voiced if events else None


def _quieter(reply: Sound, limit: float, said: Said) -> float | None:
    """Seconds from the onset until the reply, from the beginning of the clip on, is so quiet."""
    frame = reply.rate // 100
    quiet = np.abs(reply.samples) < limit
    for first in np.flatnonzero(quiet):
        if quiet[first : first + frame].all():
            return float(first) / reply.rate - said.clip.voiced
    return None


def _row(measure: str, target: float | None, seconds: Sequence[float | None]) -> Row:
    known = [value for value in seconds if value is not None]
    median = 1000 * statistics.median(known) if known else None
    return Row(measure, target and 1000 * target, median, "ms", len(known))


def _shown(seconds: float | None) -> str:
    return "never" if seconds is None else f"{1000 * seconds:.0f} ms"
