"""How somebody sounds, how sure that is, and what is to be made of it."""

from dataclasses import dataclass
from enum import StrEnum

_CLEAR = 0.35
"""A feeling nearer to the usual than this has no word."""

_SURE = 0.4
"""Nor has one that is less sure than this."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """A mood as far as it can be heard."""

    arousal: float
    """From -1, far quieter than usual, to 1, far livelier."""

    valence: float
    """From -1, unpleasant, to 1, pleasant."""

    confidence: float
    """In the arousal, from 0, nothing is known, to 1."""

    valence_confidence: float = 0.0
    """In the valence, likewise. A sound tells far less of it."""

    @property
    def known(self) -> bool:
        """Whether it says anything at all."""
        return self.confidence > 0.0 or self.valence_confidence > 0.0

    @property
    def clear_arousal(self) -> int:
        """1 for lively, -1 for quiet, 0 for neither or for not knowing."""
        return _sign(self.arousal, self.confidence)

    @property
    def clear_valence(self) -> int:
        """1 for pleasant, -1 for unpleasant, 0 for neither or for not knowing."""
        return _sign(self.valence, self.valence_confidence)


UNKNOWN = Feeling(0.0, 0.0, 0.0)
"""Too little was heard, or nothing unusual."""


class Follow(StrEnum):
    """What the voice makes of how the user sounds."""

    OFF = "off"
    """Nothing."""

    MIRROR = "mirror"
    """It goes some way with the user."""

    SOOTHE = "soothe"
    """It is calmer when the user is worked up, and warmer when the user is low."""


@dataclass(frozen=True, slots=True)
class FeelingSettings:
    """Whether and why Parley notices how the user sounds."""

    listen: bool = True
    """Whether it notices at all; if not, nothing is measured."""

    shown: bool = False
    """Whether the window says what was noticed."""

    follow: Follow = Follow.OFF

    model: str = ""
    """Id of a speech-emotion model in resources/models.toml; empty to measure without one."""


_WORDS = {
    (1, 0): "lively",
    (1, 1): "cheerful",
    (1, -1): "tense",
    (-1, 0): "quiet",
    (-1, 1): "calm",
    (-1, -1): "low",
    (0, 1): "content",
    (0, -1): "unhappy",
}


def in_words(feeling: Feeling | None) -> str:
    """What somebody "sounds", in one word; empty where nothing is clear enough to be said."""
    if feeling is None:
        return ""
    return _WORDS.get((feeling.clear_arousal, feeling.clear_valence), "")


def _sign(value: float, confidence: float) -> int:
    if confidence < _SURE or abs(value) < _CLEAR:
        return 0
    return 1 if value > 0 else -1
