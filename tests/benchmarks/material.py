"""Speech for the benchmarks: by Kokoro's many speakers, made once and kept, and by people."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from app.audio.wav import read_sound
from app.core.delivery import Delivery
from app.core.paths import Paths
from app.core.sound import SPEECH_RATE, Samples, Sound
from app.core.style import VoiceStyle
from app.speech.cutting import cut
from app.speech.protocols import Speech, Synthesiser, WordSpan
from app.workshop import Workshop
from tests.benchmarks.material_throat import cough, mm_hm, uh_huh
from tests.benchmarks.material_words import (
    BACKCHANNELS,
    INTERRUPTERS,
    INTERRUPTIONS,
    LISTENERS,
    REPLIERS,
    REPLIES,
    WENT_ON,
)
from tests.benchmarks.table import BUILD

FOLDER = BUILD / "material"
_ENABLED = ("en", "fr", "es", "it", "pt", "hi", "ja", "zh")
_SENTENCE_SECONDS = 3.5
_AUDIBLE_PEAK = 0.05


@dataclass(frozen=True)
class Clip:
    """Something that a user may say, or a noise they may make."""

    who: str
    words: str
    sound: Sound
    """At 16 kHz."""

    kind: str = "kokoro"
    """kokoro, person or synthetic."""


def replies(full: bool) -> list[list[tuple[Sound, str]]]:
    """Replies of several sentences each, by several speakers, with the times of their words."""
    speakers = REPLIERS if full else REPLIERS[:6]
    return [
        [(spoken(speaker, sentence), sentence) for sentence in REPLIES[place % len(REPLIES)]]
        for place, speaker in enumerate(speakers * (2 if full else 1))
    ]


def interruptions(full: bool) -> list[Clip]:
    """Sentences that people say to interrupt, in turn by Kokoro's speakers and by people."""
    count = len(INTERRUPTERS) * (3 if full else 1)
    said = [
        _clip(INTERRUPTERS[place % len(INTERRUPTERS)], INTERRUPTIONS[place % len(INTERRUPTIONS)])
        for place in range(count)
    ]
    return [*said, *_people()]


def backchannels(full: bool) -> list[Clip]:
    """Words that only show that somebody listens, hums, and coughs: 18, 12 and 10 in the short."""
    factor = 3 if full else 1
    words = [
        _backchannel(LISTENERS[place % len(LISTENERS)], BACKCHANNELS[place % len(BACKCHANNELS)])
        for place in range(18 * factor)
    ]
    sounds = [
        Clip(f"{name} {place}", name, make(np.random.default_rng([place, len(name)])), "synthetic")
        for name, make, count in (("mm-hm", mm_hm, 6), ("uh-huh", uh_huh, 6), ("cough", cough, 10))
        for place in range(count * factor)
    ]
    return words + sounds


def at_level(sound: Sound, level: float) -> Sound:
    """The sound with its loud parts at so many dBFS: silences around it do not count."""
    samples = sound.samples
    loud = samples[np.abs(samples) > 0.05 * sound.peak]
    loudness = float(np.sqrt(np.square(loud).mean())) if len(loud) else 1.0
    louder = samples * np.float32(10 ** (level / 20) / loudness)
    return replace(sound, samples=np.clip(louder, -1.0, 1.0))


def spoken(speaker: str, words: str) -> Speech:
    """What a speaker of Kokoro makes of some words, at 24 kHz, from where it was kept if it was."""
    key = hashlib.sha256(words.encode()).hexdigest()[:12]
    sound_file, times_file = (FOLDER / f"{speaker}-{key}{end}" for end in (".flac", ".json"))
    if not times_file.exists():
        speech = _synthesised(speaker, words)
        FOLDER.mkdir(parents=True, exist_ok=True)
        soundfile.write(sound_file, speech.samples, speech.rate, subtype="PCM_16")
        spans = [[span.word, span.start, span.end] for span in speech.words]
        times_file.write_text(json.dumps(spans), encoding="utf-8")
    samples, rate = soundfile.read(sound_file, dtype="float32")
    spans = json.loads(times_file.read_text(encoding="utf-8"))
    return Speech(samples, rate, tuple(WordSpan(*span) for span in spans))


def _clip(speaker: str, words: str) -> Clip:
    return Clip(speaker, words, spoken(speaker, words).resampled(SPEECH_RATE))


def _backchannel(speaker: str, words: str) -> Clip:
    """Said at the head of a sentence, and cut off where the next word would begin."""
    speech = spoken(speaker, f"{words} {WENT_ON}")
    after = len(words.split())
    end = next(span.start for span in speech.words if span.word == after)
    return Clip(speaker, words, Sound(speech.samples[:end], speech.rate).resampled(SPEECH_RATE))


def _synthesised(speaker: str, words: str) -> Speech:
    kokoro = _kokoro()
    samples: list[Samples] = []
    spans: list[WordSpan] = []
    before = 0
    for piece in kokoro.synthesise(words, Delivery(speaker), "en"):
        spans += [
            WordSpan(span.word, span.start + before, span.end + before) for span in piece.words
        ]
        samples.append(piece.samples)
        before += len(piece.samples)
    return Speech(np.concatenate(samples), kokoro.rate, tuple(spans))


@cache
def _kokoro() -> Synthesiser:
    return Workshop(Paths.default()).synthesiser("kokoro", VoiceStyle())


def _people() -> Iterator[Clip]:
    """Recordings of people from the pinned wheels, in the languages that are listened to."""
    import moonshine_voice  # type: ignore[import-untyped] # it has no types
    from pytest_audioeval.samples.registry import SampleRegistry

    for sample in SampleRegistry().all():
        if sample.lang.value in _ENABLED:
            name = f"{sample.lang.value}/{sample.name}"
            yield _recorded(name, sample.reference_text, read_sound(sample.audio_path))
    assets = Path(moonshine_voice.__path__[0]) / "assets"
    for name in ("beckett", "two_cities"):
        parts = cut(read_sound(assets / f"{name}.wav").resampled(SPEECH_RATE), _SENTENCE_SECONDS)
        for place, part in enumerate(part for part in parts if part.peak > _AUDIBLE_PEAK):
            yield _recorded(f"{name} {place}", "", part)


def _recorded(who: str, words: str, sound: Sound) -> Clip:
    return Clip(who, words, sound.resampled(SPEECH_RATE), "person")


def shuffled(clips: Sequence[Clip], count: int, seed: int) -> list[Clip]:
    """So many of them, none again before all had their turn."""
    random = np.random.default_rng(seed)
    order: list[int] = []
    while len(order) < count:
        order += random.permutation(len(clips)).tolist()
    return [clips[place] for place in order[:count]]
