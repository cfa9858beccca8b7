"""How something is to be said, in figures that a synthesiser can follow."""

from dataclasses import dataclass

from app.core.style import VoiceStyle


@dataclass(frozen=True, slots=True)
class Blend:
    """Another speaker who is mixed in; the shares are from 0 (none) to 1 (nobody else)."""

    speaker: str
    timbre: float
    """Share of what the voice is like."""

    prosody: float
    """Share of how it moves."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is asked of a synthesiser, beside the speaker's own way; each does what it can."""

    speaker: str = VoiceStyle().speaker
    blend: Blend | None = None

    pace: float = 1.0
    """Speaking rate; 2.0 is twice as fast."""

    pitch: float = 0.0
    """Semitones above the speaker's own."""

    pitch_range: float = 1.0
    """Factor of how far the pitch, in semitones, moves from its mean."""

    loudness: float = 0.0
    """In dB."""

    pauses: float = 1.0
    """Factor of the lengths of pauses, which the pace leaves alone."""

    voicing: float = 1.0
    """1 is the full voice, 0.5 a breathy one, 0 a whisper."""
