"""Sentences with a pause of 0.7 s inside: whether they are heard out.

Kokoro's speakers say them in two parts; recordings of people are cut where a word ends.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.audio.loudspeaker import AUDIBLE
from app.core.events import GOING_ON, ReplySounded, TurnCancelled, TurnOpened
from app.core.settings import ModelSettings, Settings
from app.core.sound import SPEECH_RATE, Sound
from tests.benchmarks.in_time.clips import Clip, of_people, speech_of, synthetic
from tests.benchmarks.in_time.encounter import Encounter, Said, encounter
from tests.benchmarks.table import Row

PAUSE_SECONDS = 0.7
MOST_HEARD = 0.3
"""Seconds of a reply in the midst of a sentence that are not yet a reply."""

MOST_SHARE = 10.0
"""Per cent."""

GAPS = {
    "en/counting": 1.44, "en/quick_brown_fox": 1.01, "es/conteo": 1.36, "es/pangrama": 1.20,
    "fr/comptage": 0.68, "fr/pangrama": 1.20, "it/conteggio": 0.52, "it/pangrama": 1.77,
    "pt/contagem": 0.75, "pt/pangrama": 1.76,
}  # fmt: skip
"""Recording of a person -> seconds to the end of a word in it, found by Whisper and by level."""


@dataclass(frozen=True)
class Sentence:
    """Said with a pause."""

    clip: Clip
    paused: float
    """Seconds from its beginning to the pause."""


def rows(full: bool) -> list[Row]:
    settings = Settings(models=replace(ModelSettings(), language_model="qwen2.5-coder-0.5b"))
    sentences = [*_of_speakers(), *_of_people()] * (3 if full else 1)
    with encounter(settings) as met:
        faults = [_fault(met, sentence) for sentence in sentences]
    share = 100 * sum(bool(fault) for fault in faults) / len(faults)
    kinds = sorted(set(filter(None, faults)))
    measure = "sentences with a 0.7 s pause that end as two turns or hear 0.3 s of reply"
    return [
        Row(measure, MOST_SHARE, share, "%", len(faults)),
        *(Row(f"of them: {kind}", None, faults.count(kind), "", len(faults)) for kind in kinds),
    ]


def _fault(met: Encounter, sentence: Sentence) -> str:
    """What was wrong with how a sentence was taken; empty if it was heard out and answered."""
    said = met.say(sentence.clip)
    sounded = met.first(ReplySounded, said.ended)
    met.wait(0.3)
    heard = _heard(met, said, sentence)
    turns = _turns(met, said)
    met.hush()
    fault = ""
    if heard > MOST_HEARD:
        fault = "more than 0.3 s of reply in the pause or after it"
    elif turns > 1:
        fault = "two turns"
    elif sounded is None:
        fault = "no answer"
    print(f"  {said.clip.name}: {fault or 'heard out'} ({1000 * heard:.0f} ms)", flush=True)
    return fault


def _heard(met: Encounter, said: Said, sentence: Sentence) -> float:
    """Seconds of reply between the beginning of the pause and the end of the sentence."""
    reply = met.heard(said.began + sentence.paused, said.ended)
    length = reply.rate // 100
    frames = reply.samples[: len(reply.samples) // length * length].reshape(-1, length)
    return int(np.count_nonzero(np.abs(frames).max(axis=1, initial=0.0) > AUDIBLE)) / 100


def _turns(met: Encounter, said: Said) -> int:
    """How many turns of what was said were not taken back when it went on."""
    opened = {event.turn for _, event in met.all(TurnOpened, said.began)}
    cancelled = met.all(TurnCancelled, said.began)
    return len(opened - {event.turn for _, event in cancelled if event.because in GOING_ON})


def _of_speakers() -> list[Sentence]:
    parts = synthetic("pauses")
    return [
        _with_pause(first.name, speech_of(first), speech_of(second))
        for first, second in zip(parts[::2], parts[1::2], strict=True)
    ]


def _of_people() -> list[Sentence]:
    sentences = []
    for clip in of_people(*dict.fromkeys(name[:2] for name in GAPS)):
        if clip.name in GAPS:
            gap = GAPS[clip.name]
            parts = clip.sound.between(0.0, gap), clip.sound.between(gap, clip.sound.seconds)
            sentences.append(_with_pause(clip.name, *parts))
    return sentences


def _with_pause(name: str, first: Sound, second: Sound) -> Sentence:
    quiet, pause = (Sound.silence(seconds, SPEECH_RATE) for seconds in (0.3, PAUSE_SECONDS))
    sound = Sound.joined([quiet, first, pause, second, quiet], SPEECH_RATE)
    return Sentence(Clip(name, sound), quiet.seconds + first.seconds)
