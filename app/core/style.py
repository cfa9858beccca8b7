"""How the assistant sounds: whose voice, in what tone and mood, how fast."""

from dataclasses import dataclass

SLOWEST, FASTEST = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class VoiceStyle:
    """A wish about the voice; the same wish goes to the language model and to the synthesiser.

    Raises ValueError, saying what is allowed, for a number that is out of bounds.
    """

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

    blend_with: str = ""
    """Another speaker who is mixed in; empty for nobody."""

    timbre_share: float = 0.5
    """That speaker's share of what the voice is like, from 0 (none) to 1 (nobody else's)."""

    prosody_share: float = 0.5
    """That speaker's share of how the voice moves, from 0 to 1."""

    def __post_init__(self) -> None:
        for name in ("intensity", "timbre_share", "prosody_share"):
            if not 0.0 <= (value := getattr(self, name)) <= 1.0:
                words = name.replace("_", " ")
                raise ValueError(f"{words} is {value}, but must lie between 0 and 1")
        if not SLOWEST <= self.pace <= FASTEST:
            raise ValueError(f"pace is {self.pace}, but must lie between {SLOWEST} and {FASTEST}")
