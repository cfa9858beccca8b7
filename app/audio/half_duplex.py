"""When the microphone hears the reply: then it is not listened to as usual, or Parley hears itself.

Pure; time is counted in samples of the microphone.
"""

from dataclasses import dataclass

from app.core.sound import SPEECH_RATE

TAIL_SECONDS = 0.3
"""How long a room goes on sounding."""

_GRACE_SAMPLES = 1024
"""Frames let through after a reply has begun. Speech that began just before is then noticed: it
takes three frames. The reply cannot be: it leaves the loudspeaker later than it is asked for."""

_BENEFIT_SAMPLES = SPEECH_RATE
"""Somebody who was speaking before the reply began may go on over it for a second. By then the
floor has silenced the reply; if it has not, these words are nothing to it, or its own echo."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What goes on while a frame is recorded."""

    sounding: bool
    """Whether the loudspeaker plays speech."""

    latency: float = 0.0
    """Seconds that sound takes to leave the loudspeaker."""

    speaking: bool = False
    """Whether the user is known to be speaking."""

    pressed: bool = False
    """Whether the talk button is down: then the user is heard, whatever sounds."""


class HalfDuplex:
    """Tells which frames cannot be told from the reply's echo."""

    def __init__(self) -> None:
        self._sounded = 0  # samples since the reply began to sound; 0 for none
        self._quiet = 0  # samples since it last did
        self._spared = False  # somebody spoke before it began, and still does
        self.gated = False
        """Whether the last frame was one of them."""

    def advance(self, samples: int, around: Surroundings) -> None:
        """A frame of so many samples was recorded."""
        if not self._echoing(samples, around):
            self._sounded = 0
            self.gated = False
            return
        undecided = self._sounded <= _GRACE_SAMPLES
        self._sounded += samples
        in_grace = self._sounded <= _GRACE_SAMPLES
        within_benefit = self._sounded <= _BENEFIT_SAMPLES
        self._spared = around.speaking and (undecided or (self._spared and within_benefit))
        self.gated = not (around.pressed or in_grace or self._spared)

    def _echoing(self, samples: int, around: Surroundings) -> bool:
        """Whether the reply may be heard by the microphone."""
        if around.sounding:
            self._quiet = 0
            return True
        self._quiet += samples
        return self._sounded > 0 and self._quiet <= (TAIL_SECONDS + around.latency) * SPEECH_RATE
