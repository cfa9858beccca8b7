"""Sentences said in every tone and emotion, and what is measured of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.delivery import Delivery
from app.core.sound import Sound
from app.core.style import VoiceStyle
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.engines.trimming import LEAD_IN_SECONDS
from app.speech.voices import Repertoire
from tests.benchmarks.engines import say
from tests.integration.voice_measures import Measured, measured, pauses

SPEAKERS = ("af_heart", "af_bella", "bf_emma", "am_michael", "bm_george")

SENTENCES = (
    "The train was slow, so we walked home.",
    "After dinner, they painted the old door.",
    "My sister came, and she looked well.",
    "It rained all day, but the roof held.",
    "If you are free, we can read another page.",
)
"""Each with one mark inside it, for the pauses are measured too.

No stop stands before the mark: whether its release can be heard would decide where a pause begins.
"""

NEUTRAL = "neutral"

EXTREMES = ("excited", "sad", "angry", "tender")

FIGURES = ("pitch", "pitch_range", "pace", "loudness", "pauses")

LEAST = np.array([0.3, np.log(1.05), np.log(1.03), 0.5, np.log(1.03)])
"""Smaller changes than these are not meant to be noticed; units as in `asked`."""

Figures = NDArray[np.float64]
"""One value for each of FIGURES: semitones, decibels, and natural logarithms of the factors."""


@dataclass(frozen=True)
class Rendering:
    """A sentence as somebody said it."""

    style: str
    speaker: str
    sentence: int
    """Its place in SENTENCES."""

    sound: Sound
    figures: Figures
    """As measured, on scales whose differences compare with what was asked."""

    quality: float
    """DNSMOS."""


def styles(repertoire: Repertoire) -> dict[str, VoiceStyle]:
    """Every tone, and every emotion at full intensity, by name; the neutral one comes first."""
    tones = {tone.name: VoiceStyle(tone=tone.name) for tone in repertoire.tones}
    emotions = {
        emotion.name: VoiceStyle(emotion=emotion.name, intensity=1.0)
        for emotion in repertoire.emotions
        if emotion.name != NEUTRAL
    }
    return {NEUTRAL: VoiceStyle()} | tones | emotions


def asked(delivery: Delivery) -> Figures:
    """What a delivery wants changed."""
    factors = np.log([delivery.pitch_range, delivery.pace, delivery.pauses])
    return np.array([delivery.pitch, factors[0], factors[1], delivery.loudness, factors[2]])


def rendered(
    kokoro: KokoroSynthesiser,
    deliveries: dict[str, Delivery],
    speaker: str,
    sentences: Sequence[int],
) -> Iterator[Rendering]:
    """Say these sentences in each of these ways."""
    for style, delivery in deliveries.items():
        for sentence in sentences:
            sound = say(kokoro, SENTENCES[sentence], delivery, "en")
            measures = measured(sound)
            figures = _figures(sound, measures)
            yield Rendering(style, speaker, sentence, sound, figures, measures.quality)


def _figures(sound: Sound, measures: Measured) -> Figures:
    """A silence counts as a pause if it is the longest, which is that at the mark, or the last."""
    pausing = sum(pauses(sound))
    speaking = sound.seconds - pausing - LEAD_IN_SECONDS
    factors = np.log([measures.pitch_range, 1 / speaking, pausing])
    return np.array([measures.pitch, factors[0], factors[1], measures.loudness, factors[2]])


def differences(renderings: Sequence[Rendering], style: str) -> dict[str, Figures]:
    """Speaker -> how each sentence differs from the same one said neutrally: sentences x 5."""
    neutral = {(r.speaker, r.sentence): r.figures for r in renderings if r.style == NEUTRAL}
    found: dict[str, list[Figures]] = {}
    for r in renderings:
        if r.style == style:
            found.setdefault(r.speaker, []).append(r.figures - neutral[r.speaker, r.sentence])
    return {speaker: np.array(rows) for speaker, rows in found.items()}
