"""Cuts a recording of any length into utterances that a recogniser takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.settings import ListeningSettings
from app.core.sound import SPEECH_RATE, Sound
from app.speech.protocols import SpeechDetector
from app.speech.segmenter import Segmenter

_PAUSE_SECONDS = 0.5
_LONGEST_SECONDS = 25.0
_MARGIN_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a recording with speech in it."""

    sound: Sound
    speech_seconds: float


def stretches(
    sound: Sound, detector: SpeechDetector, settings: ListeningSettings
) -> Iterator[Stretch]:
    """Yield the stretches with speech in order, cut at pauses, or anywhere if there is none."""
    detector.reset()
    segmenter = Segmenter(settings)
    margin = round(_MARGIN_SECONDS * SPEECH_RATE)
    start = position = 0
    for frame in sound.frames(detector.frame_samples):
        if not segmenter.active:
            start = max(start, position - margin)
        segmenter.advance(len(frame.samples), detector.probability(frame))
        position += len(frame.samples)
        too_long = position - start >= _LONGEST_SECONDS * SPEECH_RATE
        if segmenter.active and (segmenter.pause_seconds >= _PAUSE_SECONDS or too_long):
            part = Sound(sound.samples[start:position], SPEECH_RATE)
            yield Stretch(part, segmenter.speech_seconds)
            segmenter.finish()
            start = position
    if segmenter.active:
        yield Stretch(Sound(sound.samples[start:], SPEECH_RATE), segmenter.speech_seconds)
