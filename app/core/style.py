"""How the assistant sounds: whose voice, in what tone and mood, how fast."""

from dataclasses import dataclass

SLOWEST, FASTEST = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class VoiceStyle:
    """A wish about the voice; the same wish goes to the language model and to the synthesiser."""

    speaker: str = "af_heart"
    """Name of a speaker in resources/voices.toml."""

    tone: str = "neutral"
    """Name of a tone in resources/styles.toml."""

    emotion: str = "neutral"
    """Name of an emotion in resources/styles.toml."""

    intensity: float = 0.5
    """How strongly the emotion shows, from 0 to 1."""

    pace: float = 1.0
    """Speaking rate; 1.0 is the speaker's own, 0.5 half as fast, 2.0 twice."""

    prompt: str = ""
    """Free words about the delivery, such as "warm and unhurried, like a bedtime story"."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.intensity <= 1.0:
            raise ValueError(f"intensity is {self.intensity}, but must lie between 0 and 1")
        if not SLOWEST <= self.pace <= FASTEST:
            raise ValueError(f"pace is {self.pace}, but must lie between {SLOWEST} and {FASTEST}")
