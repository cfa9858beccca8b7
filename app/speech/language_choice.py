"""Which language is being spoken? Sticky, since short words are easily taken for another. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SURE = 0.8
"""Probability from which another language is believed."""

LEAST_SECONDS = 1.5
"""In less speech than this "Yes." is taken for Spanish: measured with Whisper base."""


@dataclass(slots=True)
class LanguageChoice:
    """Remembers the language of the conversation; the first enabled one to begin with."""

    enabled: Sequence[str]
    current: str = ""

    def __post_init__(self) -> None:
        self.current = self.current or self.enabled[0]

    @property
    def open(self) -> bool:
        """Whether there is anything to choose from."""
        return len(self.enabled) > 1

    def unclear(self, probabilities: Mapping[str, float], speech_seconds: float) -> bool:
        """Whether it is worth looking again in the full window."""
        language, probability = self._likeliest(probabilities)
        return language != self.current and speech_seconds >= LEAST_SECONDS and probability < SURE

    def choose(self, probabilities: Mapping[str, float], speech_seconds: float) -> str:
        """Switch if there was enough speech and the answer is clear, else stay."""
        language, probability = self._likeliest(probabilities)
        if speech_seconds >= LEAST_SECONDS and probability >= SURE:
            self.current = language
        return self.current

    def _likeliest(self, probabilities: Mapping[str, float]) -> tuple[str, float]:
        """The likeliest enabled language; the others are taken for impossible."""
        among = {name: probabilities.get(name, 0.0) for name in self.enabled}
        total = sum(among.values())
        name = max(among, key=lambda language: among[language])
        return name, among[name] / total if total else 0.0
