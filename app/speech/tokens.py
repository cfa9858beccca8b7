"""Sound as a sequence of whole numbers: what codecs make of it, and what that costs.

Acoustic tokens (EnCodec, DAC) hold the sound, semantic ones (HuBERT with k-means) what is said in
it, and mixed ones (Mimi) both: its first stream was taught by a model of speech.
"""

import math
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.core.errors import EngineError
from app.core.sound import Sound


class Kind(Enum):
    """What tokens tell of."""

    ACOUSTIC = "acoustic"
    SEMANTIC = "semantic"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the tokens of a codec are like."""

    codec: str
    kind: Kind
    rate: int
    """Samples per second of the sound that is encoded."""

    frames_per_second: float
    sizes: tuple[int, ...]
    """For each stream how many different tokens there are."""

    @property
    def bits_per_second(self) -> float:
        """Of all streams, if every token were equally likely."""
        return self.frames_per_second * sum(math.log2(size) for size in self.sizes)

    @property
    def tokens_per_second(self) -> float:
        """Of all streams."""
        return self.frames_per_second * len(self.sizes)


@dataclass(frozen=True, slots=True)
class AudioTokens:
    """A stretch of sound in tokens."""

    measure: Measure
    codes: NDArray[np.int32]
    """Of the shape (streams, frames)."""

    def __post_init__(self) -> None:
        if self.codes.ndim != 2 or len(self.codes) != len(self.measure.sizes):
            raise ValueError(f"codes of the shape {self.codes.shape} do not fit the streams")

    @property
    def seconds(self) -> float:
        """Of sound."""
        frames: int = self.codes.shape[1]
        return frames / self.measure.frames_per_second

    def used(self, stream: int) -> int:
        """How many different tokens of a stream occur."""
        return len(np.unique(self.codes[stream]))


class Codec(Protocol):
    """Makes tokens of sound."""

    measure: Measure

    def encode(self, sound: Sound) -> AudioTokens:
        """Tokens for sound at the codec's own rate; EngineError for any other."""
        ...


class Resynthesiser(Codec, Protocol):
    """Makes sound of tokens as well."""

    def decode(self, tokens: AudioTokens) -> Sound:
        """Sound at the codec's rate; EngineError for tokens of another codec."""
        ...


def check_rate(measure: Measure, sound: Sound) -> None:
    """Raises EngineError for sound at another rate than the codec's."""
    if sound.rate != measure.rate:
        raise EngineError(
            f"{measure.codec} takes sound at {measure.rate} Hz, and this has {sound.rate}: "
            f"resample it to {measure.rate} Hz."
        )
    if not len(sound.samples):
        raise EngineError("There is no sound to make tokens of: give a recording of some length.")


def check_tokens(measure: Measure, tokens: AudioTokens) -> None:
    """Raises EngineError for tokens that the codec cannot have made."""
    wrong: Any = tokens.measure.codec != measure.codec or len(tokens.codes) > len(measure.sizes)
    if not wrong:
        sizes = np.array(measure.sizes[: len(tokens.codes)])[:, None]
        wrong = ((tokens.codes < 0) | (tokens.codes >= sizes)).any()
    if wrong:
        raise EngineError(
            f"These tokens are {tokens.measure.codec}'s or damaged, and {measure.codec} cannot "
            "make sound of them: decode them with the codec that made them."
        )
