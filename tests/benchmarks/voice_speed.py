"""How soon and how fast Kokoro speaks, and what making the sound in windows costs."""

import statistics
import time
from itertools import accumulate, product
from typing import NamedTuple
from unittest.mock import patch

import numpy as np

from app.core.delivery import Delivery
from app.core.sound import Sound
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.engines.kokoro_windows import CONTEXT, plan_windows
from app.speech.engines.windows import Window
from tests.benchmarks.engines import say
from tests.benchmarks.speakers import SENTENCES
from tests.benchmarks.table import Row
from tests.integration.voice_measures import quality

FIRST_SOUND = 0.5
"""Seconds of sound that are waited for."""

SOON = 0.45
REAL_TIME = 0.8
SEAMS = 0.1

SPEAKERS = ("af_heart", "bf_emma", "am_michael")

CLAUSES = (
    "I would take a warm coat with you,",
    "Well, that depends on the weather,",
    "Let me think about that for a moment.",
    "The shop on the corner opens at nine,",
    "You could ask your neighbour for help,",
)
"""Of six to nine words, as long as the first piece of a reply is."""


class _Timed(NamedTuple):
    begun: float
    """Seconds until the first piece of sound, which may be a little less than half a second."""

    first: float
    """Seconds until there was half a second of sound."""

    whole: float
    sound: Sound


def speed_rows(kokoro: KokoroSynthesiser) -> list[Row]:
    say(kokoro, CLAUSES[0], Delivery(), "en")  # warms up
    clauses = [_timed(kokoro, *pair) for pair in product(CLAUSES, SPEAKERS)]
    sentences = {pair: _timed(kokoro, *pair) for pair in product(SENTENCES["en"], SPEAKERS)}
    first = [timed.first for timed in clauses]
    begun = statistics.median(timed.begun for timed in clauses)
    spent = sum(timed.whole for timed in sentences.values())
    real_time = spent / sum(timed.sound.seconds for timed in sentences.values())
    return [
        Row("first half second of sound, median", SOON, statistics.median(first), "s", len(first)),
        Row("the same, slowest", None, max(first), "s", len(first)),
        Row("first piece of sound, median", None, begun, "s", len(clauses)),
        Row("real-time factor", REAL_TIME, real_time, "", len(sentences)),
        _seam_row(kokoro, {pair: timed.sound for pair, timed in sentences.items()}),
    ]


def _timed(kokoro: KokoroSynthesiser, text: str, speaker: str) -> _Timed:
    began, times, pieces = time.perf_counter(), [], []
    for piece in kokoro.synthesise(text, Delivery(speaker), "en"):
        pieces.append(piece)
        times.append(time.perf_counter() - began)
    lengths = accumulate(piece.seconds for piece in pieces)
    first = next(at for at, length in zip(times, lengths, strict=True) if length >= FIRST_SOUND)
    return _Timed(times[0], first, times[-1], Sound.joined(pieces, kokoro.rate))


def _seam_row(kokoro: KokoroSynthesiser, streamed: dict[tuple[str, str], Sound]) -> Row:
    with patch("app.speech.engines.kokoro.plan_windows", _one_window):
        whole = [say(kokoro, text, Delivery(speaker), "en") for text, speaker in streamed]
    lost = np.mean([quality(sound) for sound in whole])
    lost -= np.mean([quality(sound) for sound in streamed.values()])
    measure = "DNSMOS lost by making sound in windows"
    return Row(measure, SEAMS, float(lost), "", len(whole))


def _one_window(energy: np.ndarray, hurried: bool) -> list[Window]:
    planned = plan_windows(energy, hurried)
    first, last = planned[0], planned[-1]
    return [Window(first.start, last.end, first.first, last.end + CONTEXT, 1.0, final=True)]
