"""How somebody talks otherwise than usual: moods and figures that can be added up. Pure."""

from dataclasses import dataclass

from app.speech.delivering.mood import Mood

_SMALLEST, _LARGEST = 0.25, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A shift in mood, and figures for what a mood does not explain.

    A sum may leave the bounds of moods and of good sound; both are kept where it is used. The
    figures mean what they mean in a Delivery, of which they are a part.
    """

    arousal: float = 0.0
    valence: float = 0.0
    power: float = 0.0
    pitch: float = 0.0
    pitch_range: float = 1.0
    pace: float = 1.0
    loudness: float = 0.0
    pauses: float = 1.0
    voicing: float = 1.0

    @property
    def mood(self) -> Mood:
        """Where this shift leads to from a neutral mood."""
        return Mood.nearest(self.arousal, self.valence, self.power)

    def __add__(self, other: "Expression") -> "Expression":
        """Both at once."""
        return Expression(
            arousal=self.arousal + other.arousal,
            valence=self.valence + other.valence,
            power=self.power + other.power,
            pitch=self.pitch + other.pitch,
            pitch_range=self.pitch_range * other.pitch_range,
            pace=self.pace * other.pace,
            loudness=self.loudness + other.loudness,
            pauses=self.pauses * other.pauses,
            voicing=self.voicing * other.voicing,
        )

    def scaled(self, share: float) -> "Expression":
        """More or less of it; a share below 0 is its opposite, where it has one."""
        return Expression(
            arousal=self.arousal * share,
            valence=self.valence * share,
            power=self.power * share,
            pitch=self.pitch * share,
            pitch_range=self.pitch_range**share,
            pace=self.pace**share,
            loudness=self.loudness * share,
            pauses=self.pauses**share,
            voicing=1 - (1 - self.voicing) * min(max(share, 0.0), 1.0),
        )

    def check(self) -> None:
        """Raise ValueError, saying what is allowed, for what nobody can have meant to write."""
        Mood(self.arousal, self.valence, self.power)
        if not all(_SMALLEST <= f <= _LARGEST for f in (self.pitch_range, self.pace, self.pauses)):
            raise ValueError(
                f"pitch_range, pace and pauses must lie between {_SMALLEST} and {_LARGEST}"
            )
        if not (abs(self.pitch) <= 12 and abs(self.loudness) <= 24 and 0 <= self.voicing <= 1):
            raise ValueError(
                "pitch must lie within 12 semitones, loudness within 24 dB, and voicing "
                "between 0 and 1"
            )
