"""What the styles cost: quality, intelligibility, clipping; and how loud the speakers are."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from app.core.sound import Sound
from app.speech.engines.kokoro_graph import RATE
from tests.benchmarks.engines import Ear
from tests.benchmarks.table import Row
from tests.benchmarks.voice_renderings import NEUTRAL, SENTENCES, SPEAKERS, Rendering
from tests.integration.voice_measures import loudness
from tests.integration.words import word_errors

LOST_QUALITY = 0.15
MORE_ERRORS = 2.0
"""Per cent of the words."""

UNLIKE_LOUDNESS = 2.0
"""Decibels between the softest and the loudest speaker."""


def quality_by_style(renderings: Sequence[Rendering]) -> dict[str, float]:
    """Mean DNSMOS, each style less the neutral voice over the same sentences."""
    neutral = {(r.speaker, r.sentence): r.quality for r in renderings if r.style == NEUTRAL}
    lost = defaultdict(list)
    for r in renderings:
        lost[r.style].append(r.quality - neutral[r.speaker, r.sentence])
    return {style: float(np.mean(values)) for style, values in lost.items()}


def quality_rows(renderings: Sequence[Rendering]) -> list[Row]:
    gained = quality_by_style(renderings)
    del gained[NEUTRAL]
    worst = min(gained, key=lambda style: gained[style])
    plain = [r.quality for r in renderings if r.style == NEUTRAL]
    mean = float(np.mean(list(gained.values())))
    clipped = sum(r.sound.peak >= 1.0 for r in renderings)
    n = len(renderings) - len(plain)
    n_worst = sum(r.style == worst for r in renderings)
    return [
        Row("DNSMOS, neutral", None, float(np.mean(plain)), "", len(plain)),
        Row("DNSMOS lost by a style, mean", LOST_QUALITY, -mean, "", n),
        Row(f"the same, worst style ({worst})", None, -gained[worst], "", n_worst),
        Row("renderings that clip", 0.0, clipped, "", len(renderings)),
    ]


def errors_by_style(renderings: Sequence[Rendering], ear: Ear) -> dict[str, float]:
    """Word error rate in per cent over the sentences that were said in every style.

    What a speaker says in one style is heard at once.
    """
    styles = {r.style for r in renderings}
    count = Counter(sentence for _, sentence in {(r.style, r.sentence) for r in renderings})
    passages = defaultdict(list)
    for r in renderings:
        if count[r.sentence] == len(styles):
            passages[r.style, r.speaker].append(r)
    wrong: dict[str, list[float]] = defaultdict(list)
    for (style, _), said in passages.items():
        heard = ear(_joined(said), "en")
        wrong[style].append(word_errors(" ".join(SENTENCES[r.sentence] for r in said), heard))
    return {style: 100 * float(np.mean(values)) for style, values in wrong.items()}


def error_rows(errors: dict[str, float]) -> list[Row]:
    plain = errors[NEUTRAL]
    more = {style: value - plain for style, value in errors.items() if style != NEUTRAL}
    worst = max(more, key=lambda style: more[style])
    mean = float(np.mean(list(more.values())))
    heard = len(SPEAKERS)
    return [
        Row("word error rate, neutral", None, plain, "%", heard),
        Row("a style's word error rate above it, mean", MORE_ERRORS, mean, "%", len(more) * heard),
        Row(f"the same, worst style ({worst})", None, more[worst], "%", heard),
    ]


def loudness_row(renderings: Sequence[Rendering]) -> Row:
    """Over the speakers' neutral voices."""
    passages = defaultdict(list)
    for r in renderings:
        if r.style == NEUTRAL:
            passages[r.speaker].append(r)
    levels = {speaker: loudness(_joined(said)) for speaker, said in passages.items()}
    softest, loudest = (choose(levels, key=lambda s: levels[s]) for choose in (min, max))
    return Row(
        f"loudness from {softest} to {loudest}",
        UNLIKE_LOUDNESS,
        levels[loudest] - levels[softest],
        "dB",
        len(levels),
    )


def _joined(said: Sequence[Rendering]) -> Sound:
    return Sound.joined([r.sound for r in said], RATE)
