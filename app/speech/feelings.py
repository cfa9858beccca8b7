"""How the user sounds, against how this user usually sounds.

Only deviations are judged: a voice that is high, loud or quick by nature is no lively one. So the
first utterances only teach, and whatever is near to the usual is unknown.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from app.core.feeling import UNKNOWN, Feeling
from app.core.sound import Samples, Sound
from app.speech.voice_traits import Measured, measured

LESSONS = 4
"""Utterances that are needed to know somebody."""

_REMEMBERED = 40
"""Utterances; how somebody sounds changes in the course of a day, and so does the microphone."""

_LEAST_SPREAD = np.array([1.0, 1.5, 3.0, 0.7, 2.0])
"""What everybody varies by at least, in the units of Traits; a chosen value."""

_FARTHEST = np.array([4.0, 4.0, 2.0, 4.0, 4.0])
"""Spreads from the usual beyond which a trait counts no more. The level alone is never enough, for
it follows the distance from the microphone as well."""

_SPEAKS_FOR_AROUSAL = np.array([0.35, 0.15, 0.2, 0.15, 0.15])
"""Weights of the traits. All five rise with arousal in Banse and Scherer (1996) and in the review
of Juslin and Laukka (2003), pitch most plainly; the sizes are a judgement."""

_FAR = 0.8
"""Weighted spreads from the usual below which nothing is claimed; about one ordinary utterance in
ten lies farther off, and one in fifty is given a word."""

_MOST_OF_VALENCE = 0.3
"""Confidence in a valence from sound alone: listeners and models hardly do better than chance on
it without the words, so it never counts as known."""

_ENOUGH_SECONDS = 1.5
"""Voiced sound after which more makes the judgement no surer."""

_SAME_SECONDS = 1.0
"""Two utterances whose first so many seconds are the same are one, which has grown."""


class VoiceFeelings:
    """Judges by pitch, melody, level, rate and brightness, and knows one user for one session.

    An utterance that was judged at a pause and has grown since is judged anew, and teaches once.
    """

    def __init__(self) -> None:
        self._lessons: deque[NDArray[np.float64]] = deque(maxlen=_REMEMBERED)
        self._newest: NDArray[np.float64] | None = None
        self._beginning: Samples = np.zeros(0, np.float32)

    def feeling(self, sound: Sound) -> Feeling:
        """The feeling in an utterance, unknown if it is too short or nothing unusual."""
        self._settle(sound)
        taken = measured(sound)
        if taken is None:
            return UNKNOWN
        self._newest = taken.traits.numbers
        if len(self._lessons) < LESSONS:
            return UNKNOWN
        return _judged(self._deviations(self._newest), taken, len(self._lessons))

    def _settle(self, sound: Sound) -> None:
        """Learn from the utterance before this, unless this is the same and longer."""
        last, newest = self._beginning, self._newest
        if newest is not None and not np.array_equal(sound.samples[: len(last)], last):
            self._lessons.append(newest)
        self._newest = None
        self._beginning = sound.samples[: round(_SAME_SECONDS * sound.rate)].copy()

    def _deviations(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """In robust standard deviations from the usual."""
        lessons = np.array(self._lessons)
        usual = np.median(lessons, axis=0)
        spread = 1.4826 * np.median(np.abs(lessons - usual), axis=0)
        away = (numbers - usual) / np.maximum(spread, _LEAST_SPREAD)
        return np.asarray(np.clip(away, -_FARTHEST, _FARTHEST))


def _judged(away: NDArray[np.float64], taken: Measured, lessons: int) -> Feeling:
    weighted = _SPEAKS_FOR_AROUSAL * away
    arousal = float(weighted.sum())
    if abs(arousal) < _FAR:
        return UNKNOWN
    agreement = abs(arousal) / float(np.abs(weighted).sum())
    enough = min(1.0, taken.voiced_seconds / _ENOUGH_SECONDS)
    known = lessons / (lessons + 1)
    confidence = agreement * enough * known
    _, melody, _, _, brightness = away
    valence = float(melody - brightness) / 2  # a singing voice is a glad one, a hard one is not
    return Feeling(
        arousal=float(np.tanh(arousal / 2)),
        valence=float(np.tanh(valence / 2)),
        confidence=confidence,
        valence_confidence=_MOST_OF_VALENCE * confidence,
    )
